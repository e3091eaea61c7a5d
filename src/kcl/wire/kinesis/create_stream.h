#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct CreateStreamRequest {
    static constexpr std::string_view operation = "CreateStream";

    std::string stream_name;
    std::optional<int> shard_count;
    std::optional<StreamModeDetails> stream_mode_details;
    std::optional<int> max_record_size_in_kib;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("ShardCount", self.shard_count);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("MaxRecordSizeInKiB", self.max_record_size_in_kib);
    }
};

/// Empty: the stream is CREATING now.
struct CreateStreamResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
