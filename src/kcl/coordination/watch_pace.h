#pragma once

#include "kcl/base/clock.h"
#include "kcl/coordination/network_view.h"

#include <cstddef>

namespace kcl::coordination {

/// How often a cluster reads the table: often enough to notice a death within the failover time + 1
/// s, no oftener than somebody could need it.
struct WatchSettings {
    Duration with_peers = 500ms;  ///< Others live: they may die, leave or be given work by us.
    Duration alone = 2s;          ///< Nobody else: only a newcomer can change anything.
    Duration hurried = 100ms;     ///< Something is about to come to us...
    Duration hurry_for = 30s;     ///< ... but no longer than this for one and the same thing.
    /// Reads are spaced so that they take no more than this from the table.
    std::size_t bytes_per_second = 256 * 1024;
};

/// The pause before the next read. Pure. `table_bytes`: the size of the last read.
Duration next_pause(const WatchSettings& settings, const NetworkView& view, const std::string& me,
                    SteadyTime now, std::size_t table_bytes);

}  // namespace kcl::coordination
