#include "kcl/coordination/leader_lock.h"

#include <fmt/format.h>

#include <charconv>

namespace kcl::coordination {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

constexpr auto leader_key = "Leader";
constexpr auto owner_and_version =
    "attribute_exists(leaseKey) AND recordVersionNumber = :version AND ownerName = :owner";

const std::string* text(const Item& row, std::string_view name) {
    const auto* value = find(row, name);
    return value != nullptr ? value->as_s() : nullptr;
}

}  // namespace

Result<LeaderRow> leader_from_row(const Item& row) {
    const auto* owner = text(row, "ownerName");
    const auto* version = text(row, "recordVersionNumber");
    const auto* duration = text(row, "leaseDuration");
    if (owner == nullptr || version == nullptr || duration == nullptr) {
        return failure(Fault::corrupt,
                       "the row 'Leader' of the lease table lacks ownerName, recordVersionNumber "
                       "or leaseDuration");
    }
    std::int64_t millis = 0;
    const auto [end, error] =
        std::from_chars(duration->data(), duration->data() + duration->size(), millis);
    if (error != std::errc{} || end != duration->data() + duration->size() || millis < 0) {
        return failure(
            Fault::corrupt,
            fmt::format("the row 'Leader' has the leaseDuration '{}', which is not a number of "
                        "milliseconds",
                        *duration));
    }
    const auto* released = text(row, "isReleased");
    return LeaderRow{.owner = *owner,
                     .version = *version,
                     .lease_duration = std::chrono::milliseconds(millis),
                     .released = released != nullptr && *released == "1"};
}

LeaderLock::LeaderLock(aws::DynamoDbClient& dynamodb, Clock& clock, Random& random,
                       std::string table_name, std::string cluster_id, Timing timing)
    : dynamodb_(dynamodb),
      clock_(clock),
      random_(random),
      table_name_(std::move(table_name)),
      cluster_id_(std::move(cluster_id)),
      timing_(timing) {}

bool LeaderLock::held() const { return version_.has_value() && clock_.steady_now() < held_until_; }

Item LeaderLock::row(const std::string& version) const {
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(timing_.lease).count();
    return {{"leaseKey", AttributeValue::s(leader_key)},
            {"entityType", AttributeValue::s("LEADER")},
            {"ownerName", AttributeValue::s(cluster_id_)},
            {"leaseDuration", AttributeValue::s(std::to_string(millis))},
            {"recordVersionNumber", AttributeValue::s(version)}};
}

asio::awaitable<Result<bool>> LeaderLock::acquire(std::optional<LeaderRow> seen) {
    const std::string version = random_.uuid();
    const SteadyTime asked_at = clock_.steady_now();
    wire::dynamodb::PutItemRequest request;
    request.table_name = table_name_;
    request.item = row(version);
    if (!seen) {
        request.condition_expression = "attribute_not_exists(leaseKey)";
    } else {
        request.condition_expression = "attribute_exists(leaseKey) AND recordVersionNumber = :seen";
        request.expression_attribute_values = {{":seen", AttributeValue::s(seen->version)}};
    }
    auto answer = co_await dynamodb_.put_item(std::move(request));
    if (!answer && answer.error().fault == Fault::condition_failed) co_return false;
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    version_ = version;
    held_until_ = asked_at + timing_.lease;
    heartbeat_due_ = asked_at + timing_.heartbeat;
    co_return true;
}

asio::awaitable<Result<bool>> LeaderLock::heartbeat() {
    if (!version_) co_return false;
    const std::string version = random_.uuid();
    const SteadyTime asked_at = clock_.steady_now();
    // Set first: a call that fails is tried again at the next round, not in a hot loop.
    heartbeat_due_ = asked_at + timing_.heartbeat / 4;
    wire::dynamodb::UpdateItemRequest request;
    request.table_name = table_name_;
    request.key = {{"leaseKey", AttributeValue::s(leader_key)}};
    request.update_expression = "SET leaseDuration = :duration, recordVersionNumber = :new";
    request.condition_expression = owner_and_version;
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(timing_.lease).count();
    request.expression_attribute_values = {{":duration", AttributeValue::s(std::to_string(millis))},
                                           {":new", AttributeValue::s(version)},
                                           {":version", AttributeValue::s(*version_)},
                                           {":owner", AttributeValue::s(cluster_id_)}};
    auto answer = co_await dynamodb_.update_item(std::move(request));
    if (!answer && answer.error().fault == Fault::condition_failed) {
        // Ours all the same if an earlier try of this very call was applied and its answer lost.
        wire::dynamodb::GetItemRequest read;
        read.table_name = table_name_;
        read.key = {{"leaseKey", AttributeValue::s(leader_key)}};
        read.consistent_read = true;
        auto stored = co_await dynamodb_.get_item(std::move(read));
        const std::string* now_stored =
            stored && stored->item ? text(*stored->item, "recordVersionNumber") : nullptr;
        if (now_stored == nullptr || *now_stored != version) {
            version_.reset();
            co_return false;
        }
    } else if (!answer) {
        co_return std::unexpected(Error(std::move(answer).error()));
    }
    version_ = version;
    held_until_ = asked_at + timing_.lease;
    heartbeat_due_ = asked_at + timing_.heartbeat;
    co_return true;
}

asio::awaitable<Result<void>> LeaderLock::release() {
    if (!version_) co_return Result<void>{};
    wire::dynamodb::DeleteItemRequest request;
    request.table_name = table_name_;
    request.key = {{"leaseKey", AttributeValue::s(leader_key)}};
    request.condition_expression = owner_and_version;
    request.expression_attribute_values = {{":version", AttributeValue::s(*version_)},
                                           {":owner", AttributeValue::s(cluster_id_)}};
    version_.reset();
    auto answer = co_await dynamodb_.delete_item(std::move(request));
    if (!answer && answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

}  // namespace kcl::coordination
