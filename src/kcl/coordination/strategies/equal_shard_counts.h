#pragma once

#include "kcl/coordination/assignment.h"

namespace kcl::coordination {

/// Equal numbers of shards on every cluster, as the founding promise has it: counts differ by at
/// most one, or are in the proportion of the clusters' weights. A network that is balanced makes no
/// move; an unbalanced one makes the fewest that balance it.
class EqualShardCounts final : public AssignmentStrategy {
  public:
    explicit EqualShardCounts(AssignmentSettings settings) : settings_(settings) {}
    std::vector<Move> plan(const NetworkView& view, SteadyTime now) const override;
    std::vector<Bequest> bequeath(const NetworkView& view, const std::string& leaving,
                                  const std::vector<leases::Lease>& held,
                                  SteadyTime now) const override;

  private:
    AssignmentSettings settings_;
};

}  // namespace kcl::coordination
