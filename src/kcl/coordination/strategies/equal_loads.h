#pragma once

#include "kcl/coordination/assignment.h"

namespace kcl::coordination {

/// Equal loads on every cluster: bytes a second (Balance::throughput), or the use of processors,
/// which is attributed to leases by their bytes (Balance::cpu; clusters that do not measure it are
/// judged by bytes, and so is everybody when nobody measures).
///
/// These numbers never stand still, so there are thresholds: a network moves nothing until the gap
/// between two clusters is wide, then evens it out in one go, and then lets the numbers settle. A
/// cluster with less than half of its share need not wait for that. A lease moves only if its new
/// owner ends up clearly below where its old one is now, so a hot shard never goes to and fro.
class EqualLoads final : public AssignmentStrategy {
  public:
    explicit EqualLoads(AssignmentSettings settings) : settings_(settings) {}
    std::vector<Move> plan(const NetworkView& view, SteadyTime now) const override;
    std::vector<Bequest> bequeath(const NetworkView& view, const std::string& leaving,
                                  const std::vector<leases::Lease>& held,
                                  SteadyTime now) const override;

  private:
    AssignmentSettings settings_;
};

}  // namespace kcl::coordination
