#include "kcl/local/kinesis/model/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace kcl::local::kinesis {

std::string StreamAddress::arn() const {
    return fmt::format("arn:aws:kinesis:{}:{}:stream/{}", region, account, name);
}

std::optional<StreamAddress> parse_stream_arn(std::string_view arn) {
    std::string_view parts[6];
    for (std::size_t i = 0; i < 5; ++i) {
        const auto colon = arn.find(':');
        if (colon == arn.npos) return std::nullopt;
        parts[i] = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    constexpr std::string_view resource = "stream/";
    if (parts[0] != "arn" || parts[2] != "kinesis" || !arn.starts_with(resource))
        return std::nullopt;
    return StreamAddress{std::string(parts[4]), std::string(parts[3]),
                         std::string(arn.substr(resource.size()))};
}

Outcome<StreamAddress> address_of(const Caller& caller, const std::optional<std::string>& name,
                                  const std::optional<std::string>& arn) {
    if (!arn) {
        if (!name)
            return refusal("InvalidArgumentException",
                           "Either StreamName or StreamARN should be provided.");
        return StreamAddress{caller.account, caller.region, *name};
    }
    auto address = parse_stream_arn(*arn);
    if (!address)
        return refusal("InvalidArgumentException", fmt::format("Invalid StreamARN: {}", *arn));
    if (name && *name != address->name)
        return refusal(
            "InvalidArgumentException",
            fmt::format("StreamName {} and StreamARN {} name different streams.", *name, *arn));
    return *std::move(address);
}

void enter(Stream& stream, api::StreamStatus status, SystemTime now,
           std::chrono::milliseconds delay) {
    stream.status = status;
    stream.changes_at = delay.count() == 0 ? SystemTime{} : now + delay;
}

std::optional<api::StreamStatus> status_at(const Stream& stream, SystemTime now) {
    if (now < stream.changes_at) return stream.status;
    if (stream.status == api::StreamStatus::deleting) return std::nullopt;
    return api::StreamStatus::active;
}

SequenceNumber Shard::first_number() const {
    return {
        .created = created, .shard = static_cast<std::int32_t>(index), .index = 0, .time = created};
}

SequenceNumber Shard::number(std::uint64_t index_in_group, SystemTime arrival) const {
    return {.created = created,
            .shard = static_cast<std::int32_t>(index),
            .index = index_in_group,
            .time = std::max(created, seconds_of(arrival))};
}

SequenceNumber Shard::last_number() const {
    return number(last_index, closed.value_or(SystemTime{}));
}

bool is_retained(const Shard& shard, const Stream& stream, SystemTime now) {
    return !shard.closed || *shard.closed >= stream.horizon(now);
}

std::string shard_id(std::int64_t index) {
    constexpr std::int64_t beyond_twelve_digits = 1'000'000'000'000;
    if (index < 0) return fmt::format("shardId--{:011}", -index);
    if (index >= beyond_twelve_digits) return fmt::format("shardId-{}", index);
    std::string id = "shardId-000000000000";  // written by hand: each record put has one
    for (auto digit = id.rbegin(); index > 0; ++digit, index /= 10)
        *digit = static_cast<char>('0' + index % 10);
    return id;
}

std::optional<ShardIndex> parse_shard_id(std::string_view text) {
    const auto dash = text.find('-');
    if (dash != text.npos && dash + 1 < text.size()) text.remove_prefix(dash + 1);
    if (text.empty()) return std::nullopt;
    std::uint64_t index = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        index = index * 10 + static_cast<std::uint64_t>(c - '0');
        if (index > static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max()))
            return std::nullopt;
    }
    return static_cast<ShardIndex>(index);
}

api::Shard describe(const Shard& shard) {
    api::Shard described;
    described.shard_id = shard_id(shard.index);
    if (shard.parent) described.parent_shard_id = shard_id(*shard.parent);
    if (shard.adjacent_parent)
        described.adjacent_parent_shard_id = shard_id(*shard.adjacent_parent);
    described.hash_key_range = {shard.range.start, shard.range.end};
    described.sequence_number_range.starting_sequence_number = to_string(shard.first_number());
    if (shard.closed)
        described.sequence_number_range.ending_sequence_number = to_string(shard.last_number());
    return described;
}

}  // namespace kcl::local::kinesis
