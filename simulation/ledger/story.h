#pragma once

#include "kcl/cluster/cluster_event.h"

#include "simulation/ledger/holders.h"
#include "simulation/world/services.h"

#include <optional>
#include <string>

namespace kcl::simulation {

/// A line for the timeline; empty for what happens all the time. Pure.
std::string describe(const cluster::ClusterEvent& event);
std::string describe(const TableWrite& write);

/// Why this should never happen, whatever goes wrong outside; empty for what may. Pure.
std::string problem_in(const cluster::ClusterEvent& event);

/// The shard whose lease the machine has just given up, as it believes.
std::optional<std::string> parted_with(const cluster::ClusterEvent& event);

/// What the event says about who holds what.
void note_holdings(Holders& holders, const std::string& machine, const cluster::ClusterEvent& event,
                   SteadyTime now);

}  // namespace kcl::simulation
