#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace kcl::wire::kinesis {

enum class ScalingType : std::uint8_t { uniform_scaling };

struct UpdateShardCountRequest {
    static constexpr std::string_view operation = "UpdateShardCount";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    int target_shard_count = 0;
    ScalingType scaling_type = ScalingType::uniform_scaling;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("TargetShardCount", self.target_shard_count);
        visit("ScalingType", self.scaling_type);
    }
};

/// The stream is UPDATING now.
struct UpdateShardCountResponse {
    std::optional<std::string> stream_name;
    std::optional<int> current_shard_count;  ///< Before the update.
    std::optional<int> target_shard_count;
    std::optional<std::string> stream_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("CurrentShardCount", self.current_shard_count);
        visit("TargetShardCount", self.target_shard_count);
        visit("StreamARN", self.stream_arn);
    }
};

}  // namespace kcl::wire::kinesis

namespace kcl::wire {
template <>
struct EnumNames<kinesis::ScalingType> {
    static constexpr std::array<std::string_view, 1> names{"UNIFORM_SCALING"};
};
}  // namespace kcl::wire
