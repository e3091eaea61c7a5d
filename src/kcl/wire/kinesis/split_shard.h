#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct SplitShardRequest {
    static constexpr std::string_view operation = "SplitShard";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::string shard_to_split;
    std::string new_starting_hash_key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ShardToSplit", self.shard_to_split);
        visit("NewStartingHashKey", self.new_starting_hash_key);
    }
};

/// Empty: the stream is UPDATING now.
struct SplitShardResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
