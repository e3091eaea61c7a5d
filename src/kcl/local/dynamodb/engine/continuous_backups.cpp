#include "kcl/local/dynamodb/engine/engine.h"

#include <fmt/format.h>

#include <algorithm>

/// Point-in-time recovery: only whether it is on, which is what clients set and ask for. Nothing
/// can be restored.
namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

dynamodb::ContinuousBackupsResponse answer(const Table& table, SystemTime now) {
    dynamodb::ContinuousBackupsResponse response;
    auto& description = response.continuous_backups_description;
    description.continuous_backups_status = "ENABLED";
    auto& recovery = description.point_in_time_recovery_description;
    recovery.point_in_time_recovery_status = table.recoverable_since ? "ENABLED" : "DISABLED";
    if (!table.recoverable_since) return response;
    const auto longest_ago = now - std::chrono::days(table.recovery_days);
    recovery.recovery_period_in_days = table.recovery_days;
    recovery.earliest_restorable_date_time =
        std::max<SystemTime>(*table.recoverable_since, longest_ago);
    recovery.latest_restorable_date_time = now;
    return response;
}

Outcome<TablePointer> find_table(storage::Transaction& transaction, Tables& tables,
                                 const Caller& caller, const std::string& name) {
    auto table = tables.find(transaction, caller, name);
    if (!table) return fail("TableNotFoundException", fmt::format("Table not found: {}", name));
    return table;
}

}  // namespace

Outcome<dynamodb::ContinuousBackupsResponse> Engine::describe_continuous_backups(
    Transaction& transaction, const Caller& caller,
    const dynamodb::DescribeContinuousBackupsRequest& request) {
    const auto table = find_table(transaction, tables_, caller, request.table_name);
    if (!table) return std::unexpected(table.error());
    return answer(**table, caller.now);
}

Outcome<dynamodb::ContinuousBackupsResponse> Engine::update_continuous_backups(
    Transaction& transaction, const Caller& caller,
    const dynamodb::UpdateContinuousBackupsRequest& request) {
    const auto found = find_table(transaction, tables_, caller, request.table_name);
    if (!found) return std::unexpected(found.error());
    const auto& wanted = request.point_in_time_recovery_specification;
    if (wanted.recovery_period_in_days && !wanted.point_in_time_recovery_enabled)
        return refuse(
            "RecoveryPeriodInDays can only be specified when PointInTimeRecoveryEnabled is true");
    auto table = **found;
    if (!wanted.point_in_time_recovery_enabled)
        table.recoverable_since.reset();
    else if (!table.recoverable_since)
        table.recoverable_since = caller.now;
    table.recovery_days = wanted.recovery_period_in_days.value_or(Table::longest_recovery);
    tables_.put(transaction, table);
    return answer(table, caller.now);
}

}  // namespace kcl::local::dynamodb
