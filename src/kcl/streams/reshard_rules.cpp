#include "kcl/streams/reshard_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::streams {

namespace {

const shards::Shard* open_neighbour(const shards::ShardGraph& graph, const shards::Shard& shard) {
    const shards::Shard* below = nullptr;
    for (const shards::Shard* other : graph.open_shards()) {
        const auto& range = other->hash_key_range;
        if (shard.hash_key_range.end != max_hash_key && range.start == shard.hash_key_range.end + 1)
            return other;
        if (shard.hash_key_range.start != 0 && range.end == shard.hash_key_range.start - 1)
            below = other;
    }
    return below;
}

bool adjacent(const shards::Shard& lower, const shards::Shard& upper) {
    return lower.hash_key_range.end != max_hash_key &&
           lower.hash_key_range.end + 1 == upper.hash_key_range.start;
}

}  // namespace

std::optional<HashKey> middle_of(const HashKeyRange& range) {
    const HashKey middle = range.start + (range.end - range.start) / 2 + 1;
    // The service wants it above start + 1 and below the end.
    const bool splittable = range.end - range.start > 2;
    return splittable ? std::optional(middle) : std::nullopt;
}

Result<const shards::Shard*> open_shard(const shards::ShardGraph& graph,
                                        std::string_view shard_id) {
    const shards::Shard* shard = graph.find(shard_id);
    if (!shard) return failure(Fault::not_found, fmt::format("there is no shard '{}'", shard_id));
    if (!shard->open)
        return failure(
            Fault::invalid,
            fmt::format("the shard '{}' is closed: it was split or merged already", shard_id));
    return shard;
}

Result<Pair> mergeable(const shards::ShardGraph& graph, std::string_view shard_id,
                       std::optional<std::string_view> other_id) {
    const auto shard = open_shard(graph, shard_id);
    if (!shard) return std::unexpected(shard.error());
    const shards::Shard* other = nullptr;
    if (other_id) {
        const auto named = open_shard(graph, *other_id);
        if (!named) return std::unexpected(named.error());
        other = *named;
    } else {
        other = open_neighbour(graph, **shard);
    }
    if (!other)
        return failure(Fault::invalid,
                       fmt::format("the shard '{}' has no open neighbour to merge with", shard_id));
    if (adjacent(**shard, *other)) return Pair{(*shard)->id, other->id};
    if (adjacent(*other, **shard)) return Pair{other->id, (*shard)->id};
    return failure(Fault::invalid, fmt::format("the shards '{}' and '{}' are not neighbours: the "
                                               "hash keys of one must follow the other's",
                                               (*shard)->id, other->id));
}

std::vector<int> scaling_steps(int open, int wanted) {
    std::vector<int> steps;
    for (int count = open; count != wanted && open > 0 && wanted > 0; steps.push_back(count))
        count = std::clamp(wanted, (count + 1) / 2, count * 2);
    return steps;
}

}  // namespace kcl::streams
