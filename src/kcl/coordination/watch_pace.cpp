#include "kcl/coordination/watch_pace.h"

#include <algorithm>

namespace kcl::coordination {

namespace {

/// A lease is on its way to us, or has just lost its owner and may come to us any moment. Not for
/// ever: a lease that nobody can take must not keep everybody reading.
bool something_is_coming(const NetworkView& view, const std::string& me, SteadyTime now,
                         Duration patience) {
    return std::any_of(view.leases().begin(), view.leases().end(), [&](const auto& entry) {
        const ObservedLease& observed = entry.second;
        if (observed.lease.checkpoint.is_shard_end()) return false;
        if (observed.lease.in_handoff() && observed.lease.owner == me)
            return view.handoff_age(observed, now) < patience;
        return view.expired(observed, now) && now - observed.changed_at < patience;
    });
}

bool has_peers(const NetworkView& view, const std::string& me, SteadyTime now) {
    const auto alive = view.alive_clusters(now);
    return std::any_of(alive.begin(), alive.end(), [&](const auto& id) { return id != me; });
}

// A read of one row, and one key of the owner index with what comes along.
constexpr std::size_t bytes_of_row = 4096;
constexpr std::size_t bytes_of_key = 128;

/// How long these bytes have to last.
Duration lasting(std::size_t bytes, std::size_t bytes_per_second) {
    return Duration(1s) * bytes / std::max<std::size_t>(bytes_per_second, 1);
}

Duration affordable(const WatchSettings& settings, std::size_t table_bytes, bool leading) {
    return lasting(table_bytes,
                   leading ? settings.bytes_per_second_leading : settings.bytes_per_second);
}

}  // namespace

Duration watch_pause(const WatchSettings& settings, std::size_t rows) {
    return std::max(settings.hurried,
                    lasting(rows * bytes_of_row, settings.bytes_per_second_watching));
}

std::optional<Duration> own_keys_pause(const WatchSettings& settings, std::size_t table_bytes,
                                       bool leading, std::size_t leases) {
    if (affordable(settings, table_bytes, leading) <= settings.with_peers) return std::nullopt;
    return std::max(settings.with_peers, lasting(leases * bytes_of_key, settings.bytes_per_second));
}

Duration next_pause(const WatchSettings& settings, const NetworkView& view, const std::string& me,
                    SteadyTime now, std::size_t table_bytes, bool leading) {
    Duration pause = has_peers(view, me, now) ? settings.with_peers : settings.alone;
    if (something_is_coming(view, me, now, settings.hurry_for)) {
        pause = settings.hurried;
    } else if (const auto expiry = view.next_expiry(now)) {
        // Look just after a lease could have run out, not half a pause later.
        pause = std::clamp<Duration>(*expiry - now + 10ms, settings.hurried, pause);
    }
    return std::max(pause, affordable(settings, table_bytes, leading));
}

}  // namespace kcl::coordination
