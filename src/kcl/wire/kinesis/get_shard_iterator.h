#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct GetShardIteratorRequest {
    static constexpr std::string_view operation = "GetShardIterator";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::string shard_id;
    ShardIteratorType shard_iterator_type = ShardIteratorType::trim_horizon;
    std::optional<std::string> starting_sequence_number;
    std::optional<SystemTime> timestamp;
    std::optional<bool> dry_run;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ShardId", self.shard_id);
        visit("ShardIteratorType", self.shard_iterator_type);
        visit("StartingSequenceNumber", self.starting_sequence_number);
        visit("Timestamp", self.timestamp);
        visit("DryRun", self.dry_run);
    }
};

struct GetShardIteratorResponse {
    std::string shard_iterator;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardIterator", self.shard_iterator);
    }
};

}  // namespace kcl::wire::kinesis
