#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct MergeShardsRequest {
    static constexpr std::string_view operation = "MergeShards";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::string shard_to_merge;
    std::string adjacent_shard_to_merge;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ShardToMerge", self.shard_to_merge);
        visit("AdjacentShardToMerge", self.adjacent_shard_to_merge);
    }
};

/// Empty: the stream is UPDATING now.
struct MergeShardsResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
