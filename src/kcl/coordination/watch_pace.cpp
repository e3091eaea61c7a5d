#include "kcl/coordination/watch_pace.h"

#include <algorithm>
#include <map>

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

/// By owner, the leases that are worked on.
using Settled = std::map<std::string, std::vector<const ObservedLease*>>;

/// Empty: some lease is not where it should be.
std::optional<Settled> settled_leases(const WatchSettings& settings, const NetworkView& view,
                                      SteadyTime now) {
    Settled leases;
    for (const auto& [key, observed] : view.leases()) {
        const leases::Lease& lease = observed.lease;
        if (lease.checkpoint.is_shard_end()) continue;
        if (!lease.owner) {
            // Nobody has room for it: that may last.
            if (now - observed.owned_since > settings.hurry_for) continue;
            return std::nullopt;
        }
        const bool settled = observed.taken_up && !lease.in_handoff() &&
                             !view.expired(observed, now) && view.clusters().contains(*lease.owner);
        if (!settled) return std::nullopt;
        leases[*lease.owner].push_back(&observed);
    }
    return leases;
}

/// The lease that was renewed last, which can wait longest, and one that is renewed half way
/// between its renewals: the closer a renewal comes before a death, the better the times of all
/// others are known.
std::vector<const ObservedLease*> chosen_from(const WatchSettings& settings,
                                              const std::vector<const ObservedLease*>& leases) {
    const ObservedLease* latest = *std::ranges::max_element(
        leases, {}, [](const ObservedLease* lease) { return lease->changed_at; });
    const SteadyTime half_way = latest->changed_at - settings.renewed_within / 2;
    const ObservedLease* other = *std::ranges::min_element(
        leases, {},
        [&](const ObservedLease* lease) { return std::chrono::abs(lease->changed_at - half_way); });
    if (other == latest) return {latest};
    return {latest, other};
}

bool waits_for_a_parent(const NetworkView& view, const std::string& me) {
    const auto& leases = view.leases();
    return std::any_of(leases.begin(), leases.end(), [&](const auto& entry) {
        const leases::Lease& lease = entry.second.lease;
        if (lease.owner != me || lease.checkpoint.is_shard_end()) return false;
        const auto& parents = lease.parent_shard_ids;
        return std::any_of(parents.begin(), parents.end(), [&](const std::string& id) {
            const auto parent = leases.find(id);
            return parent != leases.end() && !parent->second.lease.checkpoint.is_shard_end();
        });
    });
}

/// We and nobody but clusters of ours, one of which leads.
bool in_order(const NetworkView& view, const std::string& me, SteadyTime now) {
    if (!view.observed_once() || !view.clusters().contains(me)) return false;
    for (const auto& [id, cluster] : view.clusters())
        if (cluster.report.java) return false;
    return !view.leader_wanted(now);
}

/// A cluster of which a lease is overdue, or that shows no life at all.
bool somebody_seems_dead(const WatchSettings& settings, const NetworkView& view,
                         const std::string& me, SteadyTime now) {
    std::map<std::string, SteadyTime> last;
    for (const auto& [key, observed] : view.leases()) {
        const auto& owner = observed.lease.actual_owner();
        if (!owner || *owner == me || observed.lease.checkpoint.is_shard_end()) continue;
        SteadyTime& latest = last[*owner];
        latest = std::max(latest, observed.changed_at);
    }
    return std::any_of(last.begin(), last.end(), [&](const auto& entry) {
        return now - entry.second > settings.renewed_within + settings.lateness;
    });
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
    const bool urgent = somebody_seems_dead(settings, view, me, now);
    return std::max(pause, urgent ? lasting(table_bytes, settings.bytes_per_second_urgent)
                                  : affordable(settings, table_bytes, leading));
}

Sign next_sign(const WatchSettings& settings, const ObservedLease& lease, SteadyTime now) {
    const SteadyTime latest = lease.changed_at + settings.renewed_within;
    return {
        .lease_key = lease.lease.key,
        .due = std::max<SteadyTime>(latest - settings.renewed_within / 20, now + settings.lateness),
        .overdue = latest + settings.lateness};
}

std::optional<Rest> at_rest(const WatchSettings& settings, const NetworkView& view,
                            const std::string& me, SteadyTime now, std::size_t table_bytes,
                            bool leading) {
    if (!in_order(view, me, now)) return std::nullopt;
    const auto leases = settled_leases(settings, view, now);
    if (!leases) return std::nullopt;
    const bool peers = has_peers(view, me, now);
    const bool small = table_bytes <= settings.small_table;
    const std::string& leader = view.leader()->row.owner;
    // The reports of a leader without leases would have to be watched.
    if (!leading && !small && !leases->contains(leader)) return std::nullopt;
    Rest rest{.glance = waits_for_a_parent(view, me) ? settings.with_peers : settings.glance,
              .look = leading ? settings.look_at_rest_leading : settings.look_at_rest};
    if (!peers && small) rest.glance = settings.alone_at_rest;
    for (const auto& [owner, theirs] : *leases) {
        if (owner == me || (!leading && owner != leader)) continue;
        for (const ObservedLease* lease : chosen_from(settings, theirs)) {
            Sign sign = next_sign(settings, *lease, now);
            if (now >= sign.overdue || !view.knows_clock_of(*lease, settings.sharp))
                return std::nullopt;
            rest.signs.push_back(std::move(sign));
        }
    }
    if (!small) return rest;
    // The whole table for the price of one row.
    for (const Sign& sign : rest.signs) rest.glance = std::min(rest.glance, sign.due - now);
    rest.signs.clear();
    rest.look = rest.glance;
    return rest;
}

}  // namespace kcl::coordination
