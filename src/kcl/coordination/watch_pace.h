#pragma once

#include "kcl/base/clock.h"
#include "kcl/coordination/network_view.h"

#include <cstddef>
#include <optional>

namespace kcl::coordination {

/// How often a cluster reads the table: often enough to notice a death within the failover time + 1
/// s, no oftener than somebody could need it.
struct WatchSettings {
    Duration with_peers = 500ms;  ///< Others live: they may die, leave or be given work by us.
    Duration alone = 2s;          ///< Nobody else: only a newcomer can change anything.
    Duration hurried = 100ms;     ///< Something is about to come to us...
    Duration hurry_for = 30s;     ///< ... but no longer than this for one and the same thing.
    /// Reads are spaced so that they take no more than this from the table, and the leader's, on
    /// which takeovers wait, no more than that.
    std::size_t bytes_per_second = 256 * 1024;
    std::size_t bytes_per_second_leading = 1024 * 1024;
    /// Rows that are on their way to us are looked at one by one while the table is too large to be
    /// read so often; no more than this is taken for them.
    std::size_t bytes_per_second_watching = 1024 * 1024;
};

/// The pause before the next read. Pure. `table_bytes`: the size of the last read.
Duration next_pause(const WatchSettings& settings, const NetworkView& view, const std::string& me,
                    SteadyTime now, std::size_t table_bytes, bool leading = false);

/// The pause before `rows` single rows are looked at again.
Duration watch_pause(const WatchSettings& settings, std::size_t rows);

/// How often to ask the owner index what is ours, of which there were `leases` last time; empty:
/// the whole table is read often enough.
std::optional<Duration> own_keys_pause(const WatchSettings& settings, std::size_t table_bytes,
                                       bool leading, std::size_t leases);

}  // namespace kcl::coordination
