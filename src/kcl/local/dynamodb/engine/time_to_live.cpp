#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/expiry.h"

#include <fmt/format.h>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

constexpr std::size_t deleted_at_once = 100;
constexpr std::chrono::seconds between_looks(1);

}  // namespace

Outcome<dynamodb::UpdateTimeToLiveResponse> Engine::update_time_to_live(
    Transaction& transaction, const Caller& caller,
    const dynamodb::UpdateTimeToLiveRequest& request) {
    const auto found = tables_.for_changes(transaction, caller, request.table_name);
    if (!found) return std::unexpected(found.error());
    const auto& wanted = request.time_to_live_specification;
    const auto& current = (*found)->time_to_live;
    if (wanted.enabled && current == wanted.attribute_name)
        return refuse("TimeToLive is already enabled");
    if (!wanted.enabled && current.empty()) return refuse("TimeToLive is already disabled");
    if (!current.empty() && current != wanted.attribute_name)
        return refuse(fmt::format(
            "TimeToLive is active on a different AttributeName: current AttributeName is {}",
            current));
    auto table = **found;
    table.time_to_live = wanted.enabled ? wanted.attribute_name : std::string();
    tables_.put(transaction, table);
    if (wanted.enabled) queue_expiries(transaction, table);
    return dynamodb::UpdateTimeToLiveResponse{wanted};
}

Outcome<dynamodb::DescribeTimeToLiveResponse> Engine::describe_time_to_live(
    Transaction& transaction, const Caller& caller,
    const dynamodb::DescribeTimeToLiveRequest& request) {
    const auto table = tables_.for_changes(transaction, caller, request.table_name);
    if (!table) return std::unexpected(table.error());
    dynamodb::DescribeTimeToLiveResponse response;
    if (!(*table)->time_to_live.empty())
        response.time_to_live_description = {dynamodb::TimeToLiveStatus::enabled,
                                             (*table)->time_to_live};
    return response;
}

void Engine::delete_expired(Transaction& transaction, SystemTime now) {
    if (now < next_look_for_expired_) return;
    const bool are_more =
        local::dynamodb::delete_expired(transaction, tables_, now, deleted_at_once);
    next_look_for_expired_ = are_more ? now : now + between_looks;
}

}  // namespace kcl::local::dynamodb
