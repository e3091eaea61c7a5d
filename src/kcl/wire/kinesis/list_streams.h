#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct StreamSummary {
    std::string stream_name;
    std::string stream_arn;
    StreamStatus stream_status = StreamStatus::active;
    std::optional<StreamModeDetails> stream_mode_details;
    std::optional<SystemTime> stream_creation_timestamp;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("StreamStatus", self.stream_status);
        visit("StreamModeDetails", self.stream_mode_details);
        visit("StreamCreationTimestamp", self.stream_creation_timestamp);
    }
};

struct ListStreamsRequest {
    static constexpr std::string_view operation = "ListStreams";

    std::optional<int> limit;
    std::optional<std::string> exclusive_start_stream_name;
    std::optional<std::string> next_token;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Limit", self.limit);
        visit("ExclusiveStartStreamName", self.exclusive_start_stream_name);
        visit("NextToken", self.next_token);
    }
};

struct ListStreamsResponse {
    std::vector<std::string> stream_names;
    bool has_more_streams = false;
    std::optional<std::string> next_token;
    std::vector<StreamSummary> stream_summaries;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamNames", self.stream_names, always);
        visit("HasMoreStreams", self.has_more_streams);
        visit("NextToken", self.next_token);
        visit("StreamSummaries", self.stream_summaries, always);
    }
};

}  // namespace kcl::wire::kinesis
