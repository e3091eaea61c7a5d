#pragma once

#include "simulation/chaos/mutation.h"
#include "simulation/chaos/scenario.h"
#include "simulation/ledger/rule.h"

#include <cstddef>
#include <optional>
#include <string>

namespace kcl::simulation {

/// What came out of one run.
struct Outcome {
    std::optional<Violation> violation;
    Duration simulated{0};
    Duration settled_after{0};  ///< From the end of the troubles.
    std::size_t records = 0;
    std::size_t repeated = 0;
    std::size_t moves = 0;
    std::size_t kills = 0;
    std::size_t shards = 0;  ///< At the end, those that ended among them.
    std::size_t writes = 0;  ///< To the lease table.
    std::uint64_t events = 0;
    std::string timeline;  ///< Empty unless it was asked for.
};

/// Runs a whole network through the scenario's troubles, then in peace until it has settled, then
/// at rest. In one thread, without real time: the same arguments give the same outcome, to the
/// byte.
Outcome run(const Scenario& scenario, const Mutation* mutation, bool keep_timeline);

}  // namespace kcl::simulation
