#pragma once

#include "kcl/coordination/network_view.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::coordination {

/// One thing that the leader should write.
struct Move {
    enum class Kind : std::uint8_t {
        give,     ///< The lease has no living owner: assign it.
        handoff,  ///< The lease is being processed: ask its owner to finish and pass it on.
        unblock,  ///< A handoff whose time is up: end it by giving the lease to its next owner.
    };
    Kind kind = Kind::give;
    leases::Lease lease;
    std::string to;
};

/// What a network keeps equal between its clusters.
enum class Balance : std::uint8_t {
    shard_count,  ///< The number of shards.
    throughput,   ///< The bytes a second that consumers are given.
    cpu,          ///< The use of the machines' processors, as Java KCL 3 does.
};
/// "shard-count", "throughput", "cpu".
std::string_view to_string(Balance balance);

struct AssignmentSettings {
    Balance balance = Balance::shard_count;
    /// For clusters that name no limit of their own.
    std::size_t max_leases_per_cluster = std::numeric_limits<std::size_t>::max();
    /// A handoff that has not finished this long after this cluster first saw it is ended by force.
    Duration handoff_limit = 30s + 10s;
    /// More handoffs to one cluster than these wait for the first to finish, so that it can watch
    /// all of them closely.
    std::size_t handoffs_at_once = 128;

    // What follows is for throughput and cpu, whose numbers never stand still.

    /// A gap between two clusters sets leases moving when it is wider than this part of the mean...
    double start_beyond = 0.2;
    /// ... and no lease moves any more when it is narrower than this.
    double stop_within = 0.06;
    /// Gaps narrower than these never matter: KB/s, and percent of a machine.
    double least_kbps = 64;
    double least_cpu = 5;
    /// The part of its surplus that a cluster gives away before its processors are measured again.
    double dampening = 0.6;
    /// After leases have moved the numbers are left to settle.
    Duration settle = 60s;
};

/// A lease of a cluster that leaves, and who gets it.
struct Bequest {
    leases::Lease lease;
    std::string heir;
};

/// Which clusters should hold which leases, as moves from the present state. Pure: the same view
/// gives the same moves. Finished shards (SHARD_END) do not count and are not moved.
class AssignmentStrategy {
  public:
    virtual ~AssignmentStrategy() = default;
    virtual std::vector<Move> plan(const NetworkView& view, SteadyTime now) const = 0;
    /// Who should get the leases of `leaving`. Empty when there is no other living cluster.
    virtual std::vector<Bequest> bequeath(const NetworkView& view, const std::string& leaving,
                                          const std::vector<leases::Lease>& held,
                                          SteadyTime now) const = 0;
};

std::unique_ptr<AssignmentStrategy> make_strategy(AssignmentSettings settings);

}  // namespace kcl::coordination
