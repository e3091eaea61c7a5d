#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

/// Properties of a stream that calls of their own change.
namespace kcl::wire::kinesis {

struct UpdateStreamModeRequest {
    static constexpr std::string_view operation = "UpdateStreamMode";

    std::string stream_arn;
    StreamModeDetails stream_mode_details;
    std::optional<int> warm_throughput_mibps;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("WarmThroughputMiBps", self.warm_throughput_mibps);
    }
};

/// Empty: the stream is UPDATING now.
struct UpdateStreamModeResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct UpdateMaxRecordSizeRequest {
    static constexpr std::string_view operation = "UpdateMaxRecordSize";

    std::optional<std::string> stream_arn;
    int max_record_size_in_kib = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("MaxRecordSizeInKiB", self.max_record_size_in_kib);
    }
};

/// Empty: the stream is UPDATING now.
struct UpdateMaxRecordSizeResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct UpdateStreamWarmThroughputRequest {
    static constexpr std::string_view operation = "UpdateStreamWarmThroughput";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    int warm_throughput_mibps = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("WarmThroughputMiBps", self.warm_throughput_mibps);
    }
};

struct UpdateStreamWarmThroughputResponse {
    std::optional<std::string> stream_arn;
    std::optional<std::string> stream_name;
    std::optional<WarmThroughput> warm_throughput;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("StreamName", self.stream_name);
        visit("WarmThroughput", self.warm_throughput);
    }
};

struct UpdateStreamRecordDistributionStrategyRequest {
    static constexpr std::string_view operation = "UpdateStreamRecordDistributionStrategy";

    std::string stream_arn;
    RecordDistributionStrategy record_distribution_strategy =
        RecordDistributionStrategy::user_partition_key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamARN", self.stream_arn);
        visit("RecordDistributionStrategy", self.record_distribution_strategy);
    }
};

/// Empty: the stream is UPDATING now.
struct UpdateStreamRecordDistributionStrategyResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
