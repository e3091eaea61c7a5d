#include "kcl/coordination/network_view.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kcl::coordination {

/// What one more read says of a lease, with what was known of it before (or null).
ObservedLease NetworkView::seen_now(leases::Lease lease, const ObservedLease* before,
                                    SteadyTime now, bool first_look) const {
    ObservedLease seen{.changed_at = now,
                       .noticed_at = now,
                       .read_at = now,
                       .handoff_since = now,
                       .taken_up = first_look,
                       .owned_since = first_look ? SteadyTime{} : now};
    if (before != nullptr) {
        const leases::Lease& old = before->lease;
        const bool same = old.counter == lease.counter;
        const bool same_owner = old.actual_owner() == lease.actual_owner();
        const bool same_handoff = old.in_handoff() && old.owner == lease.owner &&
                                  old.checkpoint_owner == lease.checkpoint_owner;
        if (same) seen.changed_at = before->changed_at;
        if (same) seen.noticed_at = before->noticed_at;
        if (same_handoff) seen.handoff_since = before->handoff_since;
        if (same_owner) seen.owned_since = before->owned_since;
        seen.taken_up = same_owner && (!same || before->taken_up);
        seen.renewed = same_owner && (!same || before->renewed);
        seen.left_lying = same_owner && same && before->left_lying;
    }
    if (lease.renewed_at)
        if (const auto sent = clocks_.sent_by(*lease.renewed_at, now))
            seen.changed_at = std::min(seen.changed_at, *sent);
    seen.lease = std::move(lease);
    return seen;
}

void NetworkView::learn_clock(const leases::Lease& lease, SteadyTime answered_at) {
    if (!lease.renewed_at) return;
    const auto before = leases_.find(lease.key);
    if (before == leases_.end()) {
        clocks_.learn(*lease.renewed_at, answered_at, std::nullopt);
    } else if (before->second.lease.counter != lease.counter) {
        clocks_.learn(*lease.renewed_at, answered_at, before->second.read_at);
    }
}

bool NetworkView::knows_clock_of(const ObservedLease& observed, Duration error) const {
    const auto& stamp = observed.lease.renewed_at;
    return stamp && clocks_.sharp(stamp->clock, error);
}

std::vector<std::string> NetworkView::observe(TableContents contents, SteadyTime answered_at,
                                              SystemTime wall_time) {
    std::vector<std::string> ended;
    observe_leases(std::move(contents.leases), answered_at, ended);
    observe_clusters(std::move(contents.clusters), answered_at, wall_time);
    judge_clusters(answered_at);
    distrust_who_left_leases_lying(answered_at);
    observe_leader(std::move(contents.leader), answered_at);
    clocks_.forget_before(answered_at - std::chrono::minutes(30));
    return ended;
}

void NetworkView::observe_leader(std::optional<LeaderRow> row, SteadyTime answered_at) {
    if (!row) {
        leader_.reset();
        return;
    }
    const bool same_term = leader_ && leader_->row.same_term(*row);
    const SteadyTime changed_at = same_term ? leader_->changed_at : answered_at;
    leader_ = ObservedLeader{*std::move(row), changed_at};
}

void NetworkView::observe_leases(std::vector<leases::Lease> found, SteadyTime answered_at,
                                 std::vector<std::string>& ended) {
    const bool first_look = !std::exchange(observed_, true);
    std::map<std::string, ObservedLease> leases;
    for (const auto& lease : found) learn_clock(lease, answered_at);
    for (auto& lease : found) {
        const auto entry = leases_.find(lease.key);
        const ObservedLease* before = entry != leases_.end() ? &entry->second : nullptr;
        const bool end_was_known = before != nullptr && before->lease.checkpoint.is_shard_end();
        if (lease.checkpoint.is_shard_end() && !end_was_known) ended.push_back(lease.key);
        std::string key = lease.key;
        auto seen = seen_now(std::move(lease), before, answered_at, first_look);
        leases.insert_or_assign(leases.end(), std::move(key), std::move(seen));
    }
    leases_ = std::move(leases);
}

void NetworkView::observe_clusters(std::vector<ClusterReport> found, SteadyTime answered_at,
                                   SystemTime wall_time) {
    std::map<std::string, ObservedCluster> clusters;
    for (auto& report : found) {
        // While Java moves its tables a worker may have reported in both.
        const auto twice = clusters.find(report.id);
        if (twice != clusters.end() && twice->second.report.last_update > report.last_update)
            continue;
        ObservedCluster seen{.report = report, .changed_at = answered_at};
        const auto before = clusters_.find(report.id);
        if (before == clusters_.end()) {
            seen.fresh_at_first_sight =
                wall_time - report.last_update <=
                std::max<Duration>(timing_.first_sight_age, 2 * report.interval);
        } else if (before->second.report == report) {
            seen = before->second;
        }
        if (report.written_at)
            if (const auto sent = clocks_.sent_by(*report.written_at, answered_at))
                seen.changed_at = std::min(seen.changed_at, *sent);
        clusters.insert_or_assign(report.id, std::move(seen));
    }
    clusters_ = std::move(clusters);
}

/// One walk over the leases, however many clusters there are.
void NetworkView::judge_clusters(SteadyTime now) {
    for (auto& [id, cluster] : clusters_) cluster.renewed_at = cluster.still_since = std::nullopt;
    for (const auto& [key, observed] : leases_) {
        const auto& owner = observed.lease.actual_owner();
        const auto found = owner ? clusters_.find(*owner) : clusters_.end();
        if (found == clusters_.end()) continue;
        ObservedCluster& cluster = found->second;
        const SteadyTime changed = observed.changed_at;
        if (observed.taken_up)
            cluster.renewed_at = std::max(cluster.renewed_at.value_or(changed), changed);
        // A report since then shows that it lives, and has merely lost this lease.
        const SteadyTime since = changed + (may_stand_still(observed) - timing_.failover);
        if (cluster.changed_at <= since + timing_.failover)
            cluster.still_since = std::min(cluster.still_since.value_or(since), since);
    }
    for (auto& [id, cluster] : clusters_) {
        if (left_a_lease(cluster, now)) cluster.let_a_lease_expire = true;
        if (stopped_renewing(cluster, now)) cluster.let_its_leases_expire = true;
    }
}

/// Each time the wait doubles, until it takes something up.
void NetworkView::distrust_who_left_leases_lying(SteadyTime now) {
    constexpr int most_doublings = 6;
    constexpr Duration forgiven_after = std::chrono::minutes(10);
    std::set<std::string> left;
    for (auto& [key, observed] : leases_) {
        const auto& owner = observed.lease.actual_owner();
        if (!owner || !clusters_.contains(*owner)) continue;
        if (observed.taken_up && !expired(observed, now) && observed.noticed_at == now)
            distrusted_.erase(*owner);
        if (observed.taken_up || observed.left_lying || !expired(observed, now)) continue;
        observed.left_lying = true;
        left.insert(*owner);
    }
    for (const std::string& id : left) {
        Distrust& distrust = distrusted_[id];
        distrust.until = now + timing_.failover * (1 << std::min(distrust.times, most_doublings));
        ++distrust.times;
    }
    // Not with its report: that is removed while it counts as dead, and comes again.
    std::erase_if(distrusted_,
                  [&](const auto& entry) { return now > entry.second.until + forgiven_after; });
}

bool NetworkView::observe_one(leases::Lease lease, SteadyTime answered_at) {
    const auto entry = leases_.find(lease.key);
    const ObservedLease* before = entry != leases_.end() ? &entry->second : nullptr;
    const bool end_was_known = before != nullptr && before->lease.checkpoint.is_shard_end();
    std::string key = lease.key;
    learn_clock(lease, answered_at);
    auto seen = seen_now(std::move(lease), before, answered_at, false);
    const bool ended = seen.lease.checkpoint.is_shard_end() && !end_was_known;
    leases_.insert_or_assign(std::move(key), std::move(seen));
    return ended;
}

std::vector<std::string> NetworkView::coming_to(const std::string& cluster_id, SteadyTime now,
                                                Duration patience) const {
    std::vector<std::string> keys;
    for (const auto& [key, observed] : leases_) {
        const leases::Lease& lease = observed.lease;
        if (!lease.in_handoff() || lease.owner != cluster_id || lease.checkpoint.is_shard_end())
            continue;
        if (handoff_age(observed, now) < patience) keys.push_back(key);
    }
    return keys;
}

/// A Java worker finds a lease that it was given within the failover time and renews it for the
/// first time a third of that later, but processes it from the moment it was found.
Duration NetworkView::may_stand_still(const ObservedLease& observed) const {
    if (observed.renewed) return timing_.failover;
    const auto owner = clusters_.find(observed.lease.actual_owner().value_or(""));
    const bool waits = owner != clusters_.end() && owner->second.report.java;
    return waits ? 2 * timing_.failover : timing_.failover;
}

bool NetworkView::expired(const ObservedLease& observed, SteadyTime now) const {
    return !observed.lease.actual_owner() || now - observed.changed_at > may_stand_still(observed);
}

Duration NetworkView::handoff_age(const ObservedLease& observed, SteadyTime now) const {
    return observed.lease.in_handoff() ? now - observed.handoff_since : Duration::zero();
}

std::optional<SteadyTime> NetworkView::next_expiry(SteadyTime now) const {
    std::optional<SteadyTime> earliest;
    for (const auto& [key, observed] : leases_) {
        if (expired(observed, now)) continue;
        const SteadyTime when = observed.changed_at + may_stand_still(observed);
        if (!earliest || when < *earliest) earliest = when;
    }
    return earliest;
}

bool NetworkView::holds_a_moving_lease(const ObservedCluster& cluster, SteadyTime now) const {
    return cluster.renewed_at && now - *cluster.renewed_at <= timing_.failover;
}

bool NetworkView::left_a_lease(const ObservedCluster& cluster, SteadyTime now) const {
    return cluster.still_since && now - *cluster.still_since > timing_.failover;
}

bool NetworkView::stopped_renewing(const ObservedCluster& cluster, SteadyTime now) const {
    const bool left_one = cluster.let_a_lease_expire || left_a_lease(cluster, now);
    return left_one && !holds_a_moving_lease(cluster, now);
}

bool NetworkView::evidently_dead(const ObservedCluster& cluster, SteadyTime now) const {
    if (cluster.let_its_leases_expire || stopped_renewing(cluster, now)) return true;
    return now - cluster.changed_at > timing_.report_patience * cluster.report.interval;
}

bool NetworkView::alive(const std::string& cluster_id, SteadyTime now) const {
    const auto found = clusters_.find(cluster_id);
    if (found == clusters_.end()) return false;  // never came, or said good-bye
    const ObservedCluster& cluster = found->second;
    if (cluster.report.failing || !cluster.fresh_at_first_sight) return false;
    return !evidently_dead(cluster, now);
}

std::vector<std::string> NetworkView::alive_clusters(SteadyTime now) const {
    std::vector<std::string> ids;
    for (const auto& [id, cluster] : clusters_)
        if (alive(id, now)) ids.push_back(id);
    return ids;
}

std::vector<std::string> NetworkView::trusted_clusters(SteadyTime now) const {
    auto ids = alive_clusters(now);
    std::erase_if(ids, [&](const std::string& id) {
        const ObservedCluster& cluster = clusters_.at(id);
        const auto distrust = distrusted_.find(id);
        if (distrust != distrusted_.end() && now < distrust->second.until) return true;
        return cluster.let_a_lease_expire || left_a_lease(cluster, now);
    });
    return ids;
}

bool NetworkView::leader_wanted(SteadyTime now) const {
    if (!leader_ || leader_->row.released) return true;
    if (now - leader_->changed_at > leader_->row.lease_duration) return true;
    // A leader without a report may be starting: give it the time in which it would have reported.
    const bool reported = clusters_.contains(leader_->row.owner);
    if (!reported) return now - leader_->changed_at > timing_.failover;
    return !alive(leader_->row.owner, now);
}

bool NetworkView::leader_wanted(SteadyTime now, const std::string& me) const {
    return leader_wanted(now) || leader_->row.owner == me;
}

bool NetworkView::led_by_java() const {
    if (!leader_) return false;
    const auto leader = clusters_.find(leader_->row.owner);
    return leader != clusters_.end() && leader->second.report.java;
}

}  // namespace kcl::coordination
