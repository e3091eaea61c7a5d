#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

/// What both answer: the metrics before and after the call.
struct EnhancedMonitoringResponse {
    std::optional<std::string> stream_name;
    std::vector<std::string> current_shard_level_metrics;
    std::vector<std::string> desired_shard_level_metrics;
    std::optional<std::string> stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("CurrentShardLevelMetrics", self.current_shard_level_metrics, always);
        visit("DesiredShardLevelMetrics", self.desired_shard_level_metrics, always);
        visit("StreamARN", self.stream_arn);
    }
};

struct EnableEnhancedMonitoringRequest {
    static constexpr std::string_view operation = "EnableEnhancedMonitoring";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::vector<std::string> shard_level_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ShardLevelMetrics", self.shard_level_metrics, always);
    }
};

using EnableEnhancedMonitoringResponse = EnhancedMonitoringResponse;

struct DisableEnhancedMonitoringRequest {
    static constexpr std::string_view operation = "DisableEnhancedMonitoring";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::vector<std::string> shard_level_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ShardLevelMetrics", self.shard_level_metrics, always);
    }
};

using DisableEnhancedMonitoringResponse = EnhancedMonitoringResponse;

}  // namespace kcl::wire::kinesis
