#pragma once

#include "kcl/wire/shape.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// UpdateTimeToLive and DescribeTimeToLive.
namespace kcl::wire::dynamodb {

enum class TimeToLiveStatus : std::uint8_t { enabling, disabling, enabled, disabled };

/// Which attribute says when an item's time is over, in seconds since 1970.
struct TimeToLiveSpecification {
    bool enabled = false;
    std::string attribute_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Enabled", self.enabled);
        visit("AttributeName", self.attribute_name);
    }
};

struct UpdateTimeToLiveRequest {
    static constexpr std::string_view operation = "UpdateTimeToLive";

    std::string table_name;
    TimeToLiveSpecification time_to_live_specification;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("TimeToLiveSpecification", self.time_to_live_specification);
    }
};

struct UpdateTimeToLiveResponse {
    TimeToLiveSpecification time_to_live_specification;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TimeToLiveSpecification", self.time_to_live_specification);
    }
};

struct DescribeTimeToLiveRequest {
    static constexpr std::string_view operation = "DescribeTimeToLive";

    std::string table_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
    }
};

struct TimeToLiveDescription {
    TimeToLiveStatus time_to_live_status = TimeToLiveStatus::disabled;
    std::optional<std::string> attribute_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TimeToLiveStatus", self.time_to_live_status);
        visit("AttributeName", self.attribute_name);
    }
};

struct DescribeTimeToLiveResponse {
    TimeToLiveDescription time_to_live_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TimeToLiveDescription", self.time_to_live_description);
    }
};

}  // namespace kcl::wire::dynamodb

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::TimeToLiveStatus> {
    static constexpr std::array<std::string_view, 4> names{"ENABLING", "DISABLING", "ENABLED",
                                                           "DISABLED"};
};
}  // namespace kcl::wire
