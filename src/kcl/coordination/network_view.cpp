#include "kcl/coordination/network_view.h"

#include <algorithm>
#include <utility>

namespace kcl::coordination {

std::vector<std::string> NetworkView::observe(TableContents contents, SteadyTime answered_at,
                                              SystemTime wall_time) {
    const bool first_look = !std::exchange(observed_, true);
    std::vector<std::string> ended;
    std::map<std::string, ObservedLease> leases;
    for (auto& lease : contents.leases) {
        const auto before = leases_.find(lease.key);
        const bool same = before != leases_.end() && before->second.lease.counter == lease.counter;
        const bool same_handoff = before != leases_.end() && before->second.lease.in_handoff() &&
                                  before->second.lease.owner == lease.owner &&
                                  before->second.lease.checkpoint_owner == lease.checkpoint_owner;
        const bool end_was_known =
            before != leases_.end() && before->second.lease.checkpoint.is_shard_end();
        if (lease.checkpoint.is_shard_end() && !end_was_known) ended.push_back(lease.key);
        const bool same_owner =
            before != leases_.end() && before->second.lease.actual_owner() == lease.actual_owner();
        ObservedLease seen{
            .lease = lease,
            .changed_at = same ? before->second.changed_at : answered_at,
            .handoff_since = same_handoff ? before->second.handoff_since : answered_at,
            .taken_up = first_look || (same_owner && (!same || before->second.taken_up))};
        leases.insert_or_assign(lease.key, std::move(seen));
    }
    leases_ = std::move(leases);

    std::map<std::string, ObservedCluster> clusters;
    for (auto& report : contents.clusters) {
        ObservedCluster seen{.report = report, .changed_at = answered_at};
        const auto before = clusters_.find(report.id);
        if (before == clusters_.end()) {
            seen.fresh_at_first_sight = wall_time - report.last_update <= timing_.first_sight_age;
        } else if (before->second.report == report) {
            seen = before->second;
        }
        clusters.insert_or_assign(report.id, std::move(seen));
    }
    clusters_ = std::move(clusters);
    for (auto& [id, cluster] : clusters_) {
        if (left_a_lease(cluster, answered_at)) cluster.let_a_lease_expire = true;
        if (stopped_renewing(cluster, answered_at)) cluster.let_its_leases_expire = true;
    }

    if (!contents.leader) {
        leader_.reset();
    } else if (!leader_ || leader_->row != *contents.leader) {
        leader_ = ObservedLeader{std::move(*contents.leader), answered_at};
    }
    return ended;
}

bool NetworkView::expired(const ObservedLease& observed, SteadyTime now) const {
    return !observed.lease.actual_owner() || now - observed.changed_at > timing_.failover;
}

Duration NetworkView::handoff_age(const ObservedLease& observed, SteadyTime now) const {
    return observed.lease.in_handoff() ? now - observed.handoff_since : Duration::zero();
}

std::optional<SteadyTime> NetworkView::next_expiry(SteadyTime now) const {
    std::optional<SteadyTime> earliest;
    for (const auto& [key, observed] : leases_) {
        if (expired(observed, now)) continue;
        const SteadyTime when = observed.changed_at + timing_.failover;
        if (!earliest || when < *earliest) earliest = when;
    }
    return earliest;
}

bool NetworkView::holds_a_moving_lease(const std::string& cluster_id, SteadyTime now) const {
    return std::any_of(leases_.begin(), leases_.end(), [&](const auto& entry) {
        const ObservedLease& observed = entry.second;
        return observed.lease.actual_owner() == cluster_id && observed.taken_up &&
               !expired(observed, now);
    });
}

bool NetworkView::left_a_lease(const ObservedCluster& cluster, SteadyTime now) const {
    return std::any_of(leases_.begin(), leases_.end(), [&](const auto& entry) {
        const ObservedLease& observed = entry.second;
        // A report since then shows that it lives, and has merely lost this lease.
        return observed.lease.actual_owner() == cluster.report.id && expired(observed, now) &&
               cluster.changed_at <= observed.changed_at + timing_.failover;
    });
}

bool NetworkView::stopped_renewing(const ObservedCluster& cluster, SteadyTime now) const {
    const bool left_one = cluster.let_a_lease_expire || left_a_lease(cluster, now);
    return left_one && !holds_a_moving_lease(cluster.report.id, now);
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

}  // namespace kcl::coordination
