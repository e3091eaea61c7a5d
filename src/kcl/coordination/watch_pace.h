#pragma once

#include "kcl/base/clock.h"
#include "kcl/coordination/network_view.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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
    /// While the owner of leases seems to be dead, its successor is found with this much.
    std::size_t bytes_per_second_urgent = 4096 * 1024;

    // While nothing happens, the table is hardly read at all.

    /// One row is read this often, which tells whether there is news.
    Duration glance = 2000ms;
    /// Who has seen news goes on reading the table for so long.
    Duration awake_after_news = 5s;
    Duration alone_at_rest = 10s;         ///< The same where nobody else lives.
    Duration look_at_rest_leading = 90s;  ///< The whole table is read, by the leader...
    Duration look_at_rest = 300s;         ///< ... and by the others.
    /// Reading so many bytes costs no more than reading one row.
    std::size_t small_table = 4096;
    /// A cluster that works renews each of its leases within this, give or take `lateness`.
    Duration renewed_within = 7200ms;
    Duration lateness = 300ms;
    /// How precisely it must be known when others renewed.
    Duration sharp = 600ms;
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

/// One lease of a cluster whose life matters: from `due` on its row may show another renewal, and
/// at `overdue` it must, or else something is wrong. Looked at early, since the sooner a renewal is
/// seen, the better it is known when it was sent.
struct Sign {
    std::string lease_key;
    SteadyTime due;
    SteadyTime overdue;
};
/// What is read while nothing happens.
struct Rest {
    std::vector<Sign> signs;
    Duration glance{};  ///< Between two reads of the row that tells of news.
    Duration look{};    ///< Until the next read of the whole table.
};
/// Nothing happens, as far as the view tells, which has just been refreshed; otherwise empty. The
/// leader watches whoever holds leases, the others watch the leader. Pure.
std::optional<Rest> at_rest(const WatchSettings& settings, const NetworkView& view,
                            const std::string& me, SteadyTime now, std::size_t table_bytes,
                            bool leading);
Sign next_sign(const WatchSettings& settings, const ObservedLease& lease, SteadyTime now);

}  // namespace kcl::coordination
