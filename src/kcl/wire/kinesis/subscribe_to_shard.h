#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct StartingPosition {
    ShardIteratorType type = ShardIteratorType::trim_horizon;
    std::optional<std::string> sequence_number;
    std::optional<SystemTime> timestamp;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Type", self.type);
        visit("SequenceNumber", self.sequence_number);
        visit("Timestamp", self.timestamp);
    }
};

struct SubscribeToShardRequest {
    static constexpr std::string_view operation = "SubscribeToShard";

    std::string consumer_arn;
    std::string shard_id;
    StartingPosition starting_position;
    std::optional<bool> dry_run;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConsumerARN", self.consumer_arn);
        visit("ShardId", self.shard_id);
        visit("StartingPosition", self.starting_position);
        visit("DryRun", self.dry_run);
    }
};

/// One event of the answer, which is a stream of them in frames (wire/event_stream.h).
struct SubscribeToShardEvent {
    static constexpr std::string_view event_type = "SubscribeToShardEvent";

    std::vector<Record> records;  ///< Their views point into `storage`.
    /// Where to go on, AFTER_SEQUENCE_NUMBER. Absent in the last event of a closed shard.
    std::optional<std::string> continuation_sequence_number;
    std::int64_t millis_behind_latest = 0;
    std::vector<ChildShard> child_shards;  ///< Only in the last event of a closed shard.
    Storage storage;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Records", self.records, always);
        visit("ContinuationSequenceNumber", self.continuation_sequence_number);
        visit("MillisBehindLatest", self.millis_behind_latest);
        visit("ChildShards", self.child_shards);
    }
};

/// What an exception frame of that stream carries; its type is in the frame's headers.
struct SubscriptionException {
    std::string message;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("message", self.message);
    }
};

}  // namespace kcl::wire::kinesis
