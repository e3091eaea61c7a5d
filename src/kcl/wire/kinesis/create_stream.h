#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <map>
#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct CreateStreamRequest {
    static constexpr std::string_view operation = "CreateStream";

    std::string stream_name;
    std::optional<int> shard_count;
    std::optional<StreamModeDetails> stream_mode_details;
    std::map<std::string, std::string, std::less<>> tags;
    std::optional<int> warm_throughput_mibps;  ///< On-demand streams only.
    std::optional<int> max_record_size_in_kib;
    std::optional<RecordDistributionStrategy> record_distribution_strategy;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("ShardCount", self.shard_count);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("Tags", self.tags);
        visit("WarmThroughputMiBps", self.warm_throughput_mibps);
        visit("MaxRecordSizeInKiB", self.max_record_size_in_kib);
        visit("RecordDistributionStrategy", self.record_distribution_strategy);
    }
};

/// Empty: the stream is CREATING now.
struct CreateStreamResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
