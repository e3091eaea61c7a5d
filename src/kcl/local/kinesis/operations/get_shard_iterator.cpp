#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/records/shard_iterator.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

using api::ShardIteratorType;

/// One call's view of the shard that it asks for.
struct Question {
    storage::Transaction& transaction;
    const Stream& stream;
    const Shard& shard;
    SystemTime now;
};

std::unexpected<wire::ServiceError> invalid(std::string message) {
    return refusal("InvalidArgumentException", std::move(message));
}

std::unexpected<wire::ServiceError> wrong_combination(ShardIteratorType type, bool has_number) {
    return invalid(
        fmt::format("Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
                    "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no "
                    "StartingSequenceNumber. Request "
                    "specified {} and {} StartingSequenceNumber.",
                    wire::name_of(type), has_number ? "also a" : "no"));
}

std::string used_on(const Question& asked, std::string_view number) {
    return fmt::format(
        "StartingSequenceNumber {} used in GetShardIterator on shard {} in stream {} under account "
        "{} is "
        "invalid",
        number, shard_id(asked.shard.index), asked.stream.address.name,
        asked.stream.address.account);
}

/// The place that a sequence number of this shard names.
Outcome<Position> at_number(const Question& asked, std::string_view text) {
    const auto number = parse_sequence_number(text);
    if (!number) return invalid(used_on(asked, text) + ".");
    if (number->shard != static_cast<std::int32_t>(asked.shard.index))
        return invalid(fmt::format(
            "Invalid StartingSequenceNumber. It encodes {}, while it was used in a call to a shard "
            "with {}",
            shard_id(number->shard), shard_id(asked.shard.index)));
    if (number->version == 0) {
        auto failure = refusal("InternalFailure", "");  // as AWS does
        failure.error().status = 500;
        return failure;
    }
    if (number->version != 2 || number->created != asked.shard.created)
        return invalid(used_on(asked, text) + " because it did not come from this stream.");
    return Position{.index = number->index, .time = number->time};
}

/// Where the next record will be.
Position tip(const Question& asked) {
    const auto counter =
        Catalog(asked.transaction, asked.now).counter_of(asked.stream, asked.shard.index);
    return {.index = counter.next_index, .time = 0};
}

Outcome<Position> at_time(const Question& asked, const std::optional<SystemTime>& time) {
    if (!time)
        return invalid(
            "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current "
            "request has no "
            "timestamp parameter.");
    if (*time > asked.now)
        return invalid(fmt::format(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            "timestampInMillis: {}, currentTimestampInMillis: {}",
            time->time_since_epoch().count(), asked.now.time_since_epoch().count()));
    return RecordLog(asked.transaction, asked.stream.id, asked.shard)
        .first_since(*time)
        .value_or(tip(asked));
}

Outcome<Position> position_of(const Question& asked, const api::GetShardIteratorRequest& request) {
    const auto type = request.shard_iterator_type;
    const auto& number = request.starting_sequence_number;
    switch (type) {
        case ShardIteratorType::at_sequence_number:
            if (!number) return wrong_combination(type, false);
            return at_number(asked, *number);
        case ShardIteratorType::after_sequence_number: {
            if (!number) return wrong_combination(type, false);
            auto position = at_number(asked, *number);
            if (position) ++position->time;  // behind this record, before any other: indexes differ
            return position;
        }
        case ShardIteratorType::trim_horizon:
            if (number) return wrong_combination(type, true);
            return Position{};
        case ShardIteratorType::latest:
            if (number) return wrong_combination(type, true);
            return tip(asked);
        case ShardIteratorType::at_timestamp:
            return at_time(asked, request.timestamp);
    }
    return Position{};
}

}  // namespace

Outcome<api::GetShardIteratorResponse> Engine::get_shard_iterator(
    storage::Transaction& transaction, const Caller& caller,
    const api::GetShardIteratorRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto address = address_of(caller, request.stream_name, request.stream_arn);
    if (!address) return std::unexpected(address.error());
    const auto index = require_shard_index(*address, request.shard_id);
    if (!index) return std::unexpected(index.error());
    const auto stream = catalog.find(*address);
    if (!stream || status_at(*stream, caller.now) == api::StreamStatus::creating)
        return shard_does_not_exist(*address, *index);
    const auto shard = catalog.find_shard(*stream, *index);
    if (!shard || !is_retained(*shard, *stream, caller.now))
        return shard_does_not_exist(*address, *index);
    const auto position = position_of({transaction, *stream, *shard, caller.now}, request);
    if (!position) return std::unexpected(position.error());
    api::GetShardIteratorResponse response;
    response.shard_iterator = to_text(ShardIterator{.made = caller.now,
                                                    .stream = stream->id,
                                                    .address = *address,
                                                    .shard = *index,
                                                    .position = *position});
    return response;
}

}  // namespace kcl::local::kinesis
