#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/base/result.h"
#include "kcl/shards/shard_graph.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What can be asked of a stream's shards, and how to ask for more than one call gives. Pure.
namespace kcl::streams {

/// Where a shard is cut into halves: the first hash key of the upper one. Empty when the range is
/// too small for the service to split.
std::optional<HashKey> middle_of(const HashKeyRange& range);

/// Two shards to be merged, the lower one first, as the service wants them.
struct Pair {
    std::string lower;
    std::string upper;
    bool operator==(const Pair&) const = default;
};
/// `shard_id` with `other_id`, or without one with its neighbour: the one above, else the one
/// below. Faults: not_found (no such shard), invalid (closed; not adjacent; without neighbour).
Result<Pair> mergeable(const shards::ShardGraph& graph, std::string_view shard_id,
                       std::optional<std::string_view> other_id);
/// The open shard `shard_id`. Faults as mergeable().
Result<const shards::Shard*> open_shard(const shards::ShardGraph& graph, std::string_view shard_id);

/// The shard counts to ask for, one after the other, to come from `open` to `wanted`: one call at
/// most doubles them or halves them.
std::vector<int> scaling_steps(int open, int wanted);

}  // namespace kcl::streams
