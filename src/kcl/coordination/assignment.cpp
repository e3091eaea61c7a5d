#include "kcl/coordination/assignment.h"

#include <algorithm>
#include <map>

namespace kcl::coordination {

namespace {

/// How many leases each living cluster has or is about to get.
class Loads {
  public:
    explicit Loads(const std::vector<std::string>& clusters) {
        for (const auto& id : clusters) counts_[id] = 0;
    }

    bool knows(const std::string& id) const { return counts_.contains(id); }
    void add(const std::string& id) { ++counts_.at(id); }
    void remove(const std::string& id) { --counts_.at(id); }
    std::size_t count(const std::string& id) const { return counts_.at(id); }

    /// The cluster with the fewest leases and room for more; ties go to the smaller id, so that all
    /// leaders agree.
    const std::string* lightest(std::size_t limit) const {
        const std::string* best = nullptr;
        for (const auto& [id, count] : counts_)
            if (count < limit && (best == nullptr || count < counts_.at(*best))) best = &id;
        return best;
    }
    const std::string* heaviest() const {
        const std::string* best = nullptr;
        for (const auto& [id, count] : counts_)
            if (best == nullptr || count > counts_.at(*best)) best = &id;
        return best;
    }

  private:
    std::map<std::string, std::size_t> counts_;
};

struct Sorted {
    std::vector<const ObservedLease*> homeless;                        ///< Nobody processes them.
    std::map<std::string, std::vector<const ObservedLease*>> movable;  ///< By owner.
    std::vector<const ObservedLease*> overdue_handoffs;
};

Sorted sort_leases(const NetworkView& view, SteadyTime now, Duration handoff_limit, Loads& loads) {
    Sorted sorted;
    for (const auto& [key, observed] : view.leases()) {
        const leases::Lease& lease = observed.lease;
        if (lease.checkpoint.is_shard_end()) continue;
        if (view.expired(observed, now)) {
            sorted.homeless.push_back(&observed);
            continue;
        }
        // In a handoff the lease already counts for the cluster that gets it.
        if (lease.owner && loads.knows(*lease.owner)) loads.add(*lease.owner);
        if (!lease.in_handoff()) {
            // What its owner has not taken up yet it could not hand over either.
            if (observed.taken_up && loads.knows(*lease.owner))
                sorted.movable[*lease.owner].push_back(&observed);
        } else if (view.handoff_age(observed, now) > handoff_limit) {
            sorted.overdue_handoffs.push_back(&observed);
        }
    }
    return sorted;
}

/// Homeless leases go to the lightest clusters; one that was being handed over goes where it was
/// going, if that works.
void give_homeless(const Sorted& sorted, std::size_t limit, Loads& loads,
                   std::vector<Move>& moves) {
    for (const ObservedLease* observed : sorted.homeless) {
        const leases::Lease& lease = observed->lease;
        const bool next_owner_waits =
            lease.in_handoff() && lease.owner && loads.knows(*lease.owner) &&
            *lease.owner != *lease.checkpoint_owner && loads.count(*lease.owner) < limit;
        const std::string* to = next_owner_waits ? &*lease.owner : loads.lightest(limit);
        if (to == nullptr) return;
        moves.push_back({Move::Kind::give, lease, *to});
        loads.add(*to);
    }
}

/// The fewest handoffs that bring all counts within one of each other.
void level(Sorted& sorted, std::size_t limit, Loads& loads, std::vector<Move>& moves) {
    for (;;) {
        const std::string* from = loads.heaviest();
        const std::string* to = loads.lightest(limit);
        if (from == nullptr || to == nullptr || loads.count(*from) <= loads.count(*to) + 1) return;
        auto& candidates = sorted.movable[*from];
        if (candidates.empty()) return;
        moves.push_back({Move::Kind::handoff, candidates.back()->lease, *to});
        candidates.pop_back();
        const std::string source = *from;
        loads.add(*to);
        loads.remove(source);
    }
}

}  // namespace

std::vector<Move> EqualShardCounts::plan(const NetworkView& view, SteadyTime now) const {
    std::vector<Move> moves;
    const auto clusters = view.trusted_clusters(now);
    if (clusters.empty()) return moves;
    Loads loads(clusters);
    Sorted sorted = sort_leases(view, now, settings_.handoff_limit, loads);
    for (const ObservedLease* observed : sorted.overdue_handoffs)
        moves.push_back({Move::Kind::unblock, observed->lease, *observed->lease.owner});
    give_homeless(sorted, settings_.max_leases_per_cluster, loads, moves);
    level(sorted, settings_.max_leases_per_cluster, loads, moves);
    return moves;
}

std::vector<Bequest> plan_departure(const NetworkView& view, const std::string& leaving,
                                    const std::vector<leases::Lease>& held, SteadyTime now) {
    auto heirs = view.trusted_clusters(now);
    std::erase(heirs, leaving);
    if (heirs.empty()) return {};
    Loads loads(heirs);
    for (const auto& [key, observed] : view.leases()) {
        const auto& owner = observed.lease.owner;
        if (owner && loads.knows(*owner) && !observed.lease.checkpoint.is_shard_end())
            loads.add(*owner);
    }
    std::vector<Bequest> bequests;
    for (const leases::Lease& lease : held) {
        if (lease.in_handoff() || lease.checkpoint.is_shard_end()) continue;
        const std::string heir = *loads.lightest(std::numeric_limits<std::size_t>::max());
        loads.add(heir);
        bequests.push_back({lease, heir});
    }
    return bequests;
}

}  // namespace kcl::coordination
