#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::kinesis {

struct IncreaseStreamRetentionPeriodRequest {
    static constexpr std::string_view operation = "IncreaseStreamRetentionPeriod";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    int retention_period_hours = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("RetentionPeriodHours", self.retention_period_hours);
    }
};

/// Empty: done at once.
struct IncreaseStreamRetentionPeriodResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct DecreaseStreamRetentionPeriodRequest {
    static constexpr std::string_view operation = "DecreaseStreamRetentionPeriod";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    int retention_period_hours = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("RetentionPeriodHours", self.retention_period_hours);
    }
};

/// Empty: records beyond the period are gone.
struct DecreaseStreamRetentionPeriodResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

}  // namespace kcl::wire::kinesis
