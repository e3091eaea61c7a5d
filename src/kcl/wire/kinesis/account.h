#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

/// The settings and limits of an account in one region.
namespace kcl::wire::kinesis {

enum class CommitmentStatus : std::uint8_t {
    enabled,
    disabled,
    enabled_until_earliest_allowed_end
};

/// Whether the account has agreed to pay for a least throughput of its on-demand streams.
struct BillingCommitment {
    CommitmentStatus status = CommitmentStatus::disabled;
    std::optional<SystemTime> started_at;
    std::optional<SystemTime> ended_at;
    std::optional<SystemTime> earliest_allowed_end_at;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Status", self.status);
        visit("StartedAt", self.started_at);
        visit("EndedAt", self.ended_at);
        visit("EarliestAllowedEndAt", self.earliest_allowed_end_at);
    }
};

struct DescribeAccountSettingsRequest {
    static constexpr std::string_view operation = "DescribeAccountSettings";

    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct DescribeAccountSettingsResponse {
    std::optional<BillingCommitment> minimum_throughput_billing_commitment;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("MinimumThroughputBillingCommitment", self.minimum_throughput_billing_commitment);
    }
};

struct BillingCommitmentChange {
    CommitmentStatus status = CommitmentStatus::disabled;  ///< ENABLED or DISABLED.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Status", self.status);
    }
};

struct UpdateAccountSettingsRequest {
    static constexpr std::string_view operation = "UpdateAccountSettings";

    BillingCommitmentChange minimum_throughput_billing_commitment;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("MinimumThroughputBillingCommitment", self.minimum_throughput_billing_commitment);
    }
};

struct UpdateAccountSettingsResponse {
    std::optional<BillingCommitment> minimum_throughput_billing_commitment;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("MinimumThroughputBillingCommitment", self.minimum_throughput_billing_commitment);
    }
};

struct DescribeLimitsRequest {
    static constexpr std::string_view operation = "DescribeLimits";

    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct DescribeLimitsResponse {
    int shard_limit = 0;
    int open_shard_count = 0;
    int on_demand_stream_count = 0;
    int on_demand_stream_count_limit = 0;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ShardLimit", self.shard_limit);
        visit("OpenShardCount", self.open_shard_count);
        visit("OnDemandStreamCount", self.on_demand_stream_count);
        visit("OnDemandStreamCountLimit", self.on_demand_stream_count_limit);
    }
};

}  // namespace kcl::wire::kinesis

namespace kcl::wire {
template <>
struct EnumNames<kinesis::CommitmentStatus> {
    static constexpr std::array<std::string_view, 3> names{"ENABLED", "DISABLED",
                                                           "ENABLED_UNTIL_EARLIEST_ALLOWED_END"};
};
}  // namespace kcl::wire
