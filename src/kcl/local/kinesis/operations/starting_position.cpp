#include "kcl/local/kinesis/operations/starting_position.h"

#include "kcl/local/kinesis/model/catalog.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

using api::ShardIteratorType;

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
        "StartingSequenceNumber {} used in {} on shard {} in stream {} under account {} is invalid",
        number, asked.operation, shard_id(asked.shard.index), asked.stream.address.name,
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

}  // namespace

Outcome<Position> position_of(const Question& asked, const Start& start) {
    const auto& [type, number, timestamp] = start;
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
            // A number is of no use then, but AWS looks at it.
            if (number)
                if (auto position = at_number(asked, *number); !position) return position;
            return at_time(asked, timestamp);
    }
    return Position{};
}

SequenceNumber number_before(const Question& asked, Position position) {
    SequenceNumber number = asked.shard.first_number();
    if (position.time > 0) {
        number.index = position.index;
        number.time = std::max(position.time - 1, number.created);
    } else if (position.index > 0) {
        const auto counter =
            Catalog(asked.transaction, asked.now).counter_of(asked.stream, asked.shard.index);
        number = asked.shard.number(position.index - 1, std::max(asked.now, counter.last_arrival));
    }
    return number;
}

std::vector<api::ChildShard> children_of(storage::Transaction& transaction, const Stream& stream,
                                         const Shard& shard, SystemTime now) {
    Catalog catalog(transaction, now);
    std::vector<api::ChildShard> children;
    for (const ShardIndex index : shard.children) {
        const auto child = catalog.find_shard(stream, index);
        if (!child) continue;
        auto& described = children.emplace_back();
        described.shard_id = shard_id(index);
        for (const auto& parent : {child->parent, child->adjacent_parent})
            if (parent) described.parent_shards.push_back(shard_id(*parent));
        described.hash_key_range = {child->range.start, child->range.end};
    }
    return children;
}

}  // namespace kcl::local::kinesis
