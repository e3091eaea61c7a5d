#include "kcl/coordination/stream_identity.h"

#include "kcl/base/timestamp.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::coordination {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

namespace {

constexpr auto id_attribute = "streamId";
// Java KCL 3.5 warns of a row without an id; not every service has one.
constexpr auto no_id = "unknown";
constexpr auto created_attribute = "streamCreated";

std::int64_t epoch_millis(SystemTime time) { return time.time_since_epoch().count(); }

std::string moment(const StreamIdentity& identity) {
    return identity.created ? format_timestamp(*identity.created) : "an unknown time";
}

}  // namespace

bool same_stream(const StreamIdentity& a, const StreamIdentity& b) {
    if (a.id && b.id) return a.id == b.id;
    if (!a.created || !b.created) return true;
    const auto apart = *a.created - *b.created;
    return apart > -1s && apart < 1s;
}

Item to_row(const std::string& stream, const StreamIdentity& identity,
            const leases::RowPlace& place) {
    Item row{{place.key, AttributeValue::s(stream)}};
    leases::mark(row, place, leases::RowKind::stream);
    if (identity.created)
        row.emplace(created_attribute, AttributeValue::n(epoch_millis(*identity.created)));
    row.emplace(id_attribute, AttributeValue::s(identity.id.value_or(no_id)));
    return row;
}

std::optional<StreamIdentity> identity_from_row(const Item& row) {
    StreamIdentity identity;
    const auto* id = find(row, id_attribute);
    if (id != nullptr && id->as_s() != nullptr && *id->as_s() != no_id) identity.id = *id->as_s();
    const auto* created = find(row, created_attribute);
    const auto millis = created != nullptr ? created->as_integer() : std::nullopt;
    if (millis) identity.created = SystemTime(std::chrono::milliseconds(*millis));
    if (!identity.id && !millis) return std::nullopt;
    return identity;
}

StreamRegister::StreamRegister(aws::KinesisClient& kinesis, aws::DynamoDbClient& dynamodb,
                               const leases::LeaseTable& table, std::string stream)
    : kinesis_(kinesis), dynamodb_(dynamodb), table_(table), stream_(std::move(stream)) {}

asio::awaitable<Result<void>> StreamRegister::check() {
    auto is = co_await describe();
    if (!is) co_return std::unexpected(std::move(is).error());
    wire::dynamodb::GetItemRequest request;
    request.table_name = table_.places().coordinator.table;
    request.key = {{table_.places().coordinator.key, AttributeValue::s(stream_)}};
    request.consistent_read = true;
    auto answer = co_await dynamodb_.get_item(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    if (!answer->item) {
        auto written = co_await write(*std::move(is));
        co_return written;
    }
    const auto was = identity_from_row(*answer->item);
    if (was && !same_stream(*was, *is)) co_return std::unexpected(replaced(*was, *is));
    co_return Result<void>{};
}

asio::awaitable<Result<StreamIdentity>> StreamRegister::describe() {
    wire::kinesis::DescribeStreamSummaryRequest request;
    request.stream_name = stream_;
    auto answer = co_await kinesis_.describe_stream_summary(std::move(request));
    if (!answer) co_return std::unexpected(Error(std::move(answer).error()));
    const auto& summary = answer->stream_description_summary;
    co_return StreamIdentity{summary.stream_id, summary.stream_creation_timestamp};
}

asio::awaitable<Result<void>> StreamRegister::write(StreamIdentity identity) {
    wire::dynamodb::PutItemRequest request;
    const leases::RowPlace& place = table_.places().coordinator;
    request.table_name = place.table;
    request.item = to_row(stream_, identity, place);
    request.condition_expression = "attribute_not_exists(#key)";
    request.expression_attribute_names = {{"#key", place.key}};
    auto answer = co_await dynamodb_.put_item(std::move(request));
    // Another cluster was faster: it looked at the same stream.
    if (!answer && answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(Error(std::move(answer).error()));
    co_return Result<void>{};
}

Error StreamRegister::replaced(const StreamIdentity& was, const StreamIdentity& is) const {
    return {
        Fault::invalid,
        fmt::format("stream '{0}' was deleted and created anew at {1}, but the leases in table "
                    "'{2}' are those of a stream '{0}' that was created at {3}: their checkpoints "
                    "mean nothing now. Stop the network and delete the table, or give it another "
                    "--table.",
                    stream_, moment(is), table_.table_name(), moment(was)),
        {}};
}

}  // namespace kcl::coordination
