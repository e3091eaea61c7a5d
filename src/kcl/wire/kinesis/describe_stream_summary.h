#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct EnhancedMetrics {
    std::vector<std::string> shard_level_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardLevelMetrics", self.shard_level_metrics, always);
    }
};

struct StreamDescriptionSummary {
    std::string stream_name;
    std::string stream_arn;
    std::optional<std::string> stream_id;
    StreamStatus stream_status = StreamStatus::active;
    std::optional<StreamModeDetails> stream_mode_details;
    int retention_period_hours = 0;
    SystemTime stream_creation_timestamp;
    std::vector<EnhancedMetrics> enhanced_monitoring;
    std::optional<EncryptionType> encryption_type;
    std::optional<std::string> key_id;
    int open_shard_count = 0;
    std::optional<int> consumer_count;
    std::optional<WarmThroughput> warm_throughput;
    std::optional<int> max_record_size_in_kib;
    std::optional<RecordDistributionStrategy> record_distribution_strategy;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("StreamId", self.stream_id);
        visit("StreamStatus", self.stream_status);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("RetentionPeriodHours", self.retention_period_hours);
        visit("StreamCreationTimestamp", self.stream_creation_timestamp);
        visit("EnhancedMonitoring", self.enhanced_monitoring, always);
        visit("EncryptionType", self.encryption_type);
        visit("KeyId", self.key_id);
        visit("OpenShardCount", self.open_shard_count);
        visit("ConsumerCount", self.consumer_count);
        visit("WarmThroughput", self.warm_throughput);
        visit("MaxRecordSizeInKiB", self.max_record_size_in_kib);
        visit("RecordDistributionStrategy", self.record_distribution_strategy);
    }
};

struct DescribeStreamSummaryRequest {
    static constexpr std::string_view operation = "DescribeStreamSummary";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
    }
};

struct DescribeStreamSummaryResponse {
    StreamDescriptionSummary stream_description_summary;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamDescriptionSummary", self.stream_description_summary);
    }
};

}  // namespace kcl::wire::kinesis
