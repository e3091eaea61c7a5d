#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/expiry.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

constexpr std::size_t deleted_at_once = 1'000;
/// Somebody else may have put items into the store.
constexpr std::chrono::minutes between_looks(1);

}  // namespace

Outcome<dynamodb::UpdateTimeToLiveResponse> Engine::update_time_to_live(
    Transaction& transaction, const Caller& caller,
    const dynamodb::UpdateTimeToLiveRequest& request) {
    const auto& wanted = request.time_to_live_specification;
    if (wanted.attribute_name.empty())
        return refuse("TimeToLiveSpecification.AttributeName must be non empty");
    const auto found = tables_.for_changes(transaction, caller, request.table_name);
    if (!found) return std::unexpected(found.error());
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
    if (wanted.enabled) {
        queue_expiries(transaction, table);
        next_look_for_expired_ = {};
        look_for_expired(transaction, caller.now);
    }
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

bool Engine::has_expired(SystemTime now) const {
    const auto second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return tables_.next_expiry() <= static_cast<std::uint64_t>(second);
}

void Engine::look_for_expired(Transaction& transaction, SystemTime now) {
    if (now < next_look_for_expired_) return;
    const auto first = first_expiry(transaction, now);
    tables_.set_next_expiry(first.value_or(std::numeric_limits<std::uint64_t>::max()));
    next_look_for_expired_ = now + between_looks;
}

void Engine::delete_expired(Transaction& transaction, SystemTime now) {
    local::dynamodb::delete_expired(transaction, tables_, now, deleted_at_once);
    next_look_for_expired_ = {};
    look_for_expired(transaction, now);
}

}  // namespace kcl::local::dynamodb
