#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/streams/stream_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

/// GetShardIterator and GetRecords. An iterator says all that is needed to go on:
///   stream ARN | sequence number | milliseconds of its making
namespace kcl::local::dynamodb {
namespace {

namespace streams = wire::dynamodb::streams;

constexpr std::chrono::minutes iterator_lives(15);

struct Position {
    std::string_view stream_arn;
    std::uint64_t sequence = 0;
    SystemTime made;
};

std::string iterator_of(const Stream& stream, std::uint64_t sequence, SystemTime now) {
    return fmt::format("{}|{}|{}", stream.arn(), sequence, now.time_since_epoch().count());
}

std::optional<Position> parse_iterator(std::string_view text) {
    const auto second = text.rfind('|');
    if (second == text.npos || second == 0) return std::nullopt;
    const auto first = text.rfind('|', second - 1);
    if (first == text.npos) return std::nullopt;
    const auto sequence = parse_sequence(text.substr(first + 1, second - first - 1));
    const auto made = parse_sequence(text.substr(second + 1));
    if (!sequence || !made) return std::nullopt;
    return Position{text.substr(0, first), *sequence,
                    SystemTime(std::chrono::milliseconds(static_cast<std::int64_t>(*made)))};
}

auto no_such_stream(std::string_view arn) {
    return fail("ResourceNotFoundException",
                fmt::format("Requested resource not found: Stream: {} not found", arn));
}

Outcome<std::uint64_t> start_of(storage::Transaction& transaction, const Stream& stream,
                                const streams::GetShardIteratorRequest& request) {
    using enum streams::ShardIteratorType;
    const auto type = *request.shard_iterator_type;
    const bool wants_number = type == at_sequence_number || type == after_sequence_number;
    if (wants_number != request.sequence_number.has_value())
        return refuse(
            wants_number
                ? "The SequenceNumber parameter is required for this ShardIteratorType"
                : "The SequenceNumber parameter can not be used with this ShardIteratorType");
    if (type == trim_horizon) return first_sequence(stream);
    if (type == latest) return next_sequence(transaction, stream);
    const auto sequence = parse_sequence(*request.sequence_number);
    if (!sequence || *sequence < first_sequence(stream))
        return refuse(fmt::format("Invalid SequenceNumber: {}", *request.sequence_number));
    return type == at_sequence_number ? *sequence : *sequence + 1;
}

}  // namespace

Outcome<streams::GetShardIteratorResponse> Engine::get_shard_iterator(
    Transaction& transaction, const Caller& caller,
    const streams::GetShardIteratorRequest& request) {
    const auto stream = find_stream(transaction, request.stream_arn, caller.now);
    if (!stream) return no_such_stream(request.stream_arn);
    if (request.shard_id != stream->shard_id())
        return fail("ResourceNotFoundException",
                    fmt::format("Requested resource not found: Shard: {} in Stream: {} not found",
                                request.shard_id, request.stream_arn));
    const auto start = start_of(transaction, *stream, request);
    if (!start) return std::unexpected(start.error());
    return streams::GetShardIteratorResponse{iterator_of(*stream, *start, caller.now)};
}

Outcome<streams::GetRecordsResponse> Engine::get_records(
    Transaction& transaction, const Caller& caller, const streams::GetRecordsRequest& request) {
    constexpr int most_records = 1'000;
    const auto position = parse_iterator(request.shard_iterator);
    if (!position) return refuse("Invalid ShardIterator");
    if (position->made + iterator_lives <= caller.now)
        return fail("ExpiredIteratorException",
                    "Iterator expired. The iterator was created too long ago; get another one.");
    const auto stream = find_stream(transaction, position->stream_arn, caller.now);
    if (!stream) return no_such_stream(position->stream_arn);
    const auto limit = static_cast<std::size_t>(request.limit.value_or(most_records));
    auto page = read_changes(transaction, *stream, position->sequence, limit, caller.now);
    streams::GetRecordsResponse response;
    response.records = std::move(page.records);
    const bool is_at_end = stream->closed && page.next >= next_sequence(transaction, *stream);
    if (!is_at_end) response.next_shard_iterator = iterator_of(*stream, page.next, caller.now);
    return response;
}

}  // namespace kcl::local::dynamodb
