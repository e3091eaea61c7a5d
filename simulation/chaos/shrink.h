#pragma once

#include "simulation/chaos/run.h"

namespace kcl::simulation {

/// A scenario that fails by the same rule as a longer one.
struct Shrunk {
    Wishes wishes;
    std::size_t incidents = 0;  ///< That are left...
    std::size_t of = 0;         ///< ... of so many.
    int runs = 0;               ///< That it took.
};

/// Leaves out everything that the failure of `seed` does not need: whole kinds of trouble first,
/// then single incidents, half of them at a time, then fewer. Stops after `most_runs` runs.
Shrunk shrink(std::uint64_t seed, const Wishes& wishes, const Mutation* mutation,
              const Outcome& failed, int most_runs);

}  // namespace kcl::simulation
