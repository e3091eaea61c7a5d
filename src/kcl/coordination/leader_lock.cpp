#include "kcl/coordination/leader_lock.h"

#include "kcl/base/parse_number.h"

#include <fmt/format.h>

namespace kcl::coordination {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

constexpr auto leader_key = "Leader";
// Ours alone: the lock client of Java carries attributes that it doesn't know along.
constexpr auto news_attribute = "news";
// A placeholder, since the key of the table for coordination is a reserved word.
constexpr auto owner_and_version =
    "attribute_exists(#key) AND recordVersionNumber = :version AND ownerName = :owner";

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
                       "the row 'Leader' lacks ownerName, recordVersionNumber or leaseDuration");
    }
    const auto millis = parse_number<std::int64_t>(*duration);
    if (!millis || *millis < 0) {
        return failure(
            Fault::corrupt,
            fmt::format("the row 'Leader' has the leaseDuration '{}', which is not a number of "
                        "milliseconds",
                        *duration));
    }
    const auto* released = text(row, "isReleased");
    const auto* news = text(row, news_attribute);
    return LeaderRow{.owner = *owner,
                     .version = *version,
                     .lease_duration = std::chrono::milliseconds(*millis),
                     .released = released != nullptr && *released == "1",
                     .news = news != nullptr ? *news : std::string()};
}

LeaderLock::LeaderLock(aws::DynamoDbClient& dynamodb, Clock& clock, Random& random,
                       const leases::LeaseTable& table, std::string cluster_id, Timing timing)
    : dynamodb_(dynamodb),
      clock_(clock),
      random_(random),
      table_(table),
      cluster_id_(std::move(cluster_id)),
      timing_(timing) {}

bool LeaderLock::held() const {
    return version_.has_value() && clock_.steady_now() < held_until_ &&
           acquired_in_ == place().table;
}

Item LeaderLock::key() const { return {{place().key, AttributeValue::s(leader_key)}}; }

Item LeaderLock::row(const std::string& version) const {
    const auto millis =
        std::chrono::duration_cast<std::chrono::milliseconds>(timing_.lease).count();
    Item row = key();
    leases::mark(row, place(), leases::RowKind::leader);
    row.emplace("ownerName", AttributeValue::s(cluster_id_));
    row.emplace("leaseDuration", AttributeValue::s(std::to_string(millis)));
    row.emplace("recordVersionNumber", AttributeValue::s(version));
    return row;
}

asio::awaitable<Result<bool>> LeaderLock::acquire(std::optional<LeaderRow> seen) {
    const std::string version = random_.uuid();
    const SteadyTime asked_at = clock_.steady_now();
    wire::dynamodb::PutItemRequest request;
    request.table_name = place().table;
    request.item = row(version);
    request.expression_attribute_names = {{"#key", place().key}};
    if (!seen) {
        request.condition_expression = "attribute_not_exists(#key)";
    } else {
        request.condition_expression = "attribute_exists(#key) AND recordVersionNumber = :seen";
        request.expression_attribute_values = {{":seen", AttributeValue::s(seen->version)}};
    }
    const std::string request_table = request.table_name;
    auto answer = co_await dynamodb_.put_item(std::move(request));
    if (!answer && answer.error().fault == Fault::condition_failed) co_return false;
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    version_ = version;
    acquired_in_ = request_table;
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
    request.table_name = place().table;
    request.key = key();
    request.expression_attribute_names = {{"#key", place().key}};
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
        const bool ours = co_await stored(version);
        if (!ours) {
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

asio::awaitable<bool> LeaderLock::stored(std::string version) {
    wire::dynamodb::GetItemRequest read;
    read.table_name = place().table;
    read.key = key();
    read.consistent_read = true;
    auto row = co_await dynamodb_.get_item(std::move(read));
    const std::string* found = row && row->item ? text(*row->item, "recordVersionNumber") : nullptr;
    co_return found != nullptr && *found == version;
}

asio::awaitable<Result<std::optional<LeaderRow>>> LeaderLock::read() {
    wire::dynamodb::GetItemRequest request;
    request.table_name = place().table;
    request.key = key();
    auto answer = co_await dynamodb_.get_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    if (!answer->item) co_return std::nullopt;
    auto row = leader_from_row(*answer->item);
    if (!row) co_return std::unexpected(std::move(row).error());
    co_return *std::move(row);
}

asio::awaitable<Result<std::string>> LeaderLock::announce(std::string news) {
    wire::dynamodb::UpdateItemRequest request;
    request.table_name = place().table;
    request.key = key();
    request.expression_attribute_names = {{"#key", place().key}, {"#news", news_attribute}};
    request.update_expression = "SET #news = :news";
    request.condition_expression = "attribute_exists(#key)";
    request.expression_attribute_values = {{":news", AttributeValue::s(std::move(news))}};
    request.return_values = wire::dynamodb::ReturnValues::updated_old;
    auto answer = co_await dynamodb_.update_item(std::move(request));
    if (!answer && answer.error().fault == Fault::condition_failed) co_return std::string();
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    const auto* before = answer->attributes ? text(*answer->attributes, news_attribute) : nullptr;
    co_return before != nullptr ? *before : std::string();
}

asio::awaitable<Result<void>> LeaderLock::release() {
    if (!version_) co_return Result<void>{};
    wire::dynamodb::DeleteItemRequest request;
    request.table_name = place().table;
    request.key = key();
    request.expression_attribute_names = {{"#key", place().key}};
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
