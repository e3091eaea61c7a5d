#pragma once

#include "kcl/base/random.h"

#include "simulation/chaos/scenario.h"
#include "simulation/fleet/fleet.h"

#include <vector>

namespace kcl::simulation {

/// Makes a scenario's incidents happen. Borrows all that it is given.
class Troubles {
  public:
    Troubles(const Scenario& scenario, World& world, Services& services, Ledger& ledger,
             Fleet& fleet)
        : scenario_(scenario), world_(world), services_(services), ledger_(ledger), fleet_(fleet) {}

    /// All of them, at their times from now.
    void plan();

  private:
    void happen(const Incident& incident);
    void partition(const Incident& incident, Random& lot);
    void calendar(Random& lot);
    void reshard(Random& lot);
    std::vector<std::size_t> some(Random& lot) const;
    std::size_t one(Random& lot) const { return lot.below(fleet_.places()); }

    const Scenario& scenario_;
    World& world_;
    Services& services_;
    Ledger& ledger_;
    Fleet& fleet_;
};

}  // namespace kcl::simulation
