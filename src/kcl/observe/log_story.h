#pragma once

#include "kcl/cluster/cluster_event.h"
#include "kcl/observe/log.h"

#include <string>
#include <vector>

namespace kcl::observe {

/// One event as a line of the log.
struct Told {
    LogLevel level = LogLevel::info;
    std::string message;
    std::vector<LogField> fields;
};

/// The story of a cluster, event by event. Pure. At info, a quiet hour prints nothing and a busy
/// one what an operator would ask for; a warning means that somebody may have to act; single
/// batches are debug.
Told tell(const cluster::ClusterEvent& event);

}  // namespace kcl::observe
