#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct ListShardsRequest {
    static constexpr std::string_view operation = "ListShards";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::optional<std::string>
        next_token;  ///< Following pages send the token alone: no name, no filter.
    std::optional<std::string> exclusive_start_shard_id;
    std::optional<int> max_results;
    std::optional<SystemTime> stream_creation_timestamp;
    std::optional<ShardFilter> shard_filter;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("NextToken", self.next_token);
        visit("ExclusiveStartShardId", self.exclusive_start_shard_id);
        visit("MaxResults", self.max_results);
        visit("StreamCreationTimestamp", self.stream_creation_timestamp);
        visit("ShardFilter", self.shard_filter);
    }
};

struct ListShardsResponse {
    std::vector<Shard> shards;
    std::optional<std::string> next_token;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Shards", self.shards, always);
        visit("NextToken", self.next_token);
    }
};

}  // namespace kcl::wire::kinesis
