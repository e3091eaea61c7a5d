#pragma once

#include "kcl/wire/kinesis/describe_stream_summary.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct StreamDescription {
    std::string stream_name;
    std::string stream_arn;
    StreamStatus stream_status = StreamStatus::active;
    std::optional<StreamModeDetails> stream_mode_details;
    std::vector<Shard> shards;
    bool has_more_shards = false;
    int retention_period_hours = 0;
    SystemTime stream_creation_timestamp;
    std::vector<EnhancedMetrics> enhanced_monitoring;
    std::optional<EncryptionType> encryption_type;
    std::optional<std::string> key_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("StreamStatus", self.stream_status);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("Shards", self.shards, always);
        visit("HasMoreShards", self.has_more_shards);
        visit("RetentionPeriodHours", self.retention_period_hours);
        visit("StreamCreationTimestamp", self.stream_creation_timestamp);
        visit("EnhancedMonitoring", self.enhanced_monitoring, always);
        visit("EncryptionType", self.encryption_type);
        visit("KeyId", self.key_id);
    }
};

struct DescribeStreamRequest {
    static constexpr std::string_view operation = "DescribeStream";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::optional<int> limit;
    std::optional<std::string> exclusive_start_shard_id;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("Limit", self.limit);
        visit("ExclusiveStartShardId", self.exclusive_start_shard_id);
    }
};

struct DescribeStreamResponse {
    StreamDescription stream_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamDescription", self.stream_description);
    }
};

}  // namespace kcl::wire::kinesis
