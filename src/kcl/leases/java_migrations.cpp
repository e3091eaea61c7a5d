#include "kcl/leases/java_migrations.h"

#include "kcl/leases/lease_attributes.h"
#include "kcl/leases/lease_requests.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace kcl::leases {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::find;
using wire::dynamodb::Item;

namespace {

constexpr std::string_view client_version_3x = "CLIENT_VERSION_3X";
constexpr std::string_view table_migration_complete = "TABLE_MIGRATION_STATUS_COMPLETE";

/// The text of an attribute, or "(none)" so that a message can always show it.
std::string text_of(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    const auto* text = value ? value->as_s() : nullptr;
    return text ? *text : "(none)";
}

Item version_entry(std::string_view version, const std::string& worker_id, SystemTime now) {
    const auto millis = now.time_since_epoch().count();
    return Item{{"cv", AttributeValue::s(std::string(version))},
                {"mb", AttributeValue::s(worker_id)},
                {"mts", AttributeValue::n(static_cast<std::int64_t>(millis))}};
}

}  // namespace

Result<void> may_join(const JavaTraces& traces, const std::string& lease_table) {
    const bool migrated = traces.table_migration &&
                          text_of(*traces.table_migration, "tm") == table_migration_complete;
    if (!traces.legacy_tables.empty() && !migrated)
        return failure(
            Fault::invalid,
            fmt::format("found {}: Java workers of KCL 3.0 to 3.4 keep their leader and metrics "
                        "there, and two "
                        "leaders would fight. Finish Java's table migration (KCL 3.5 with "
                        "migrateAllEntitiesToLeaseTable, until {} in {} says {}); or, if no Java "
                        "worker runs "
                        "any more, delete {}",
                        fmt::join(traces.legacy_tables, " and "), attribute::table_migration_key,
                        lease_table, table_migration_complete,
                        traces.legacy_tables.size() == 1 ? "it" : "them"));
    if (traces.client_version && text_of(*traces.client_version, "cv") != client_version_3x)
        return failure(
            Fault::invalid,
            fmt::format("the row {} of table {} says cv = {}: workers of KCL 2.x may still run, "
                        "which do not "
                        "understand ours. Finish the upgrade first: deploy Java KCL with "
                        "CLIENT_VERSION_CONFIG_3X everywhere, until cv is {}",
                        attribute::client_version_key, lease_table,
                        text_of(*traces.client_version, "cv"), client_version_3x));
    return {};
}

Item client_version_row(const std::string& worker_id, SystemTime now) {
    Item row = version_entry(client_version_3x, worker_id, now);
    row.emplace(attribute::lease_key,
                AttributeValue::s(std::string(attribute::client_version_key)));
    row.emplace(attribute::entity_type,
                AttributeValue::s(std::string(entity_type(RowKind::client_version_migration))));
    row.emplace("h", AttributeValue::l({AttributeValue::m(
                         version_entry("CLIENT_VERSION_INIT", worker_id, now))}));
    return row;
}

JavaMigrations::JavaMigrations(aws::DynamoDbClient& dynamodb, Clock& clock, std::string application,
                               std::string lease_table)
    : dynamodb_(dynamodb),
      clock_(clock),
      application_(std::move(application)),
      lease_table_(std::move(lease_table)) {}

asio::awaitable<Result<bool>> JavaMigrations::table_exists(std::string name) {
    wire::dynamodb::DescribeTableRequest request;
    request.table_name = name;
    const auto answer = co_await dynamodb_.describe_table(std::move(request));
    if (answer) co_return answer->table.table_status != wire::dynamodb::TableStatus::deleting;
    if (answer.error().fault == Fault::not_found) co_return false;
    co_return std::unexpected(static_cast<const Error&>(answer.error()));
}

asio::awaitable<Result<std::optional<Item>>> JavaMigrations::row(std::string key) {
    wire::dynamodb::GetItemRequest request;
    request.table_name = lease_table_;
    request.key = request::key_of(key);
    request.consistent_read = true;
    auto answer = co_await dynamodb_.get_item(std::move(request));
    if (answer) co_return std::move(answer->item);
    if (answer.error().fault == Fault::not_found) co_return std::nullopt;
    co_return std::unexpected(static_cast<const Error&>(answer.error()));
}

asio::awaitable<Result<JavaTraces>> JavaMigrations::look() {
    JavaTraces traces;
    for (const std::string_view suffix : {"-CoordinatorState", "-WorkerMetricStats"}) {
        const auto name = fmt::format("{}{}", application_, suffix);
        const auto exists = co_await table_exists(name);
        if (!exists) co_return std::unexpected(exists.error());
        if (*exists) traces.legacy_tables.push_back(name);
    }
    auto client_version = co_await row(std::string(attribute::client_version_key));
    if (!client_version) co_return std::unexpected(std::move(client_version).error());
    traces.client_version = *std::move(client_version);
    auto table_migration = co_await row(std::string(attribute::table_migration_key));
    if (!table_migration) co_return std::unexpected(std::move(table_migration).error());
    traces.table_migration = *std::move(table_migration);
    co_return traces;
}

asio::awaitable<Result<void>> JavaMigrations::check() {
    const auto traces = co_await look();
    if (!traces) co_return std::unexpected(traces.error());
    co_return may_join(*traces, lease_table_);
}

asio::awaitable<Result<void>> JavaMigrations::join(std::string worker_id) {
    const auto traces = co_await look();
    if (!traces) co_return std::unexpected(traces.error());
    auto allowed = may_join(*traces, lease_table_);
    if (!allowed || traces->client_version) co_return allowed;
    wire::dynamodb::PutItemRequest request;
    request.table_name = lease_table_;
    request.item = client_version_row(worker_id, clock_.system_now());
    request.condition_expression = fmt::format("attribute_not_exists({})", attribute::lease_key);
    const auto answer = co_await dynamodb_.put_item(std::move(request));
    if (answer) co_return Result<void>{};
    if (answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(static_cast<const Error&>(answer.error()));
    co_return co_await check();
}

}  // namespace kcl::leases
