#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct DeleteStreamRequest {
    static constexpr std::string_view operation = "DeleteStream";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::optional<bool> enforce_consumer_deletion;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("EnforceConsumerDeletion", self.enforce_consumer_deletion);
    }
};

/// Empty: the stream is DELETING now.
struct DeleteStreamResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
