#pragma once

#include "kcl/coordination/network_view.h"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace kcl::coordination {

/// One thing that the leader should write.
struct Move {
    enum class Kind {
        give,     ///< The lease has no living owner: assign it.
        handoff,  ///< The lease is being processed: ask its owner to finish and pass it on.
        unblock,  ///< A handoff whose time is up: end it by giving the lease to its next owner.
    };
    Kind kind = Kind::give;
    leases::Lease lease;
    std::string to;
};

struct AssignmentSettings {
    std::size_t max_leases_per_cluster = std::numeric_limits<std::size_t>::max();
    /// A handoff that has not finished this long after this cluster first saw it is ended by force.
    Duration handoff_limit = 30s + 10s;
};

/// Which clusters should hold which leases, as moves from the present state. Pure: the same view
/// gives the same moves.
class AssignmentStrategy {
  public:
    virtual ~AssignmentStrategy() = default;
    virtual std::vector<Move> plan(const NetworkView& view, SteadyTime now) const = 0;
};

/// Equal numbers of shards on every cluster, as the founding promise has it: counts differ by at
/// most one. A network that is balanced makes no move; an unbalanced one makes the fewest that
/// balance it. Finished shards (SHARD_END) do not count and are not moved.
class EqualShardCounts final : public AssignmentStrategy {
  public:
    explicit EqualShardCounts(AssignmentSettings settings) : settings_(settings) {}
    std::vector<Move> plan(const NetworkView& view, SteadyTime now) const override;

  private:
    AssignmentSettings settings_;
};

/// Who should get the leases of `leaving`, spread so that the counts of the others stay equal.
/// Pure.
struct Bequest {
    leases::Lease lease;
    std::string heir;
};
std::vector<Bequest> plan_departure(const NetworkView& view, const std::string& leaving,
                                    const std::vector<leases::Lease>& held, SteadyTime now);

}  // namespace kcl::coordination
