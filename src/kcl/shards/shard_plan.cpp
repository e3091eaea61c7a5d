#include "kcl/shards/shard_plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace kcl::shards {

namespace {

/// Walks each branch from its open shard to the oldest listed one, once. What is known of a shard:
/// whether work on its lineage has begun or is about to.
class BranchWalk {
  public:
    BranchWalk(const ShardGraph& shards, const std::vector<leases::Lease>& existing,
               const InitialPosition& position)
        : shards_(shards), position_(position) {
        for (const auto& lease : existing) leased_.insert(lease.key);
    }

    bool has_lease(const std::string& id) const { return leased_.contains(id); }

    /// Shards come parents first, so that what is known of the parents is known already.
    void look_at(const Shard& shard) {
        if (known_.contains(shard.id)) return;
        Known known;
        if (has_lease(shard.id)) {
            known.descendant = true;
        } else {
            for (const Shard* parent : shards_.listed_parents(shard)) {
                const Known& before = known_[parent->id];
                known.descendant = known.descendant || before.descendant || before.should_begin;
            }
            if (known.descendant) {
                add_missing_parents(shard);
            } else {
                known.should_begin = position_.kind != InitialPosition::Kind::latest;
            }
        }
        known_[shard.id] = known;
    }

    bool is_descendant(const Shard& shard) { return known_[shard.id].descendant; }
    void add(const Shard& shard, Checkpoint checkpoint) {
        wanted_.try_emplace(shard.id, std::move(checkpoint));
    }

    /// In the order in which they must be written.
    std::vector<leases::Lease> wanted() const {
        std::vector<leases::Lease> leases;
        for (const Shard& shard : shards_.shards())
            if (const auto found = wanted_.find(shard.id); found != wanted_.end())
                leases.push_back(new_lease(shard, found->second));
        return leases;
    }

  private:
    struct Known {
        bool descendant = false;    ///< It or an ancestor has a lease, or is about to get one.
        bool should_begin = false;  ///< Nothing before it is left: the branch begins here.
    };

    void add_missing_parents(const Shard& shard) {
        for (const Shard* parent : shards_.listed_parents(shard)) {
            if (has_lease(parent->id)) continue;
            const Known& known = known_[parent->id];
            const bool on_the_way = known.descendant || known.should_begin;
            if (on_the_way && !known.should_begin) continue;  // comes when its own parents end
            const bool from_the_start =
                on_the_way && position_.kind != InitialPosition::Kind::at_timestamp;
            add(*parent, from_the_start ? Checkpoint::trim_horizon() : position_.checkpoint());
        }
    }

    const ShardGraph& shards_;
    const InitialPosition& position_;
    std::set<std::string> leased_;
    std::map<std::string, Known> known_;
    std::map<std::string, Checkpoint> wanted_;
};

/// The shards with a descendant that has a lease: whatever became of their own, they are done with.
std::set<std::string> ancestors_of_leases(const ShardGraph& shards,
                                          const std::vector<leases::Lease>& existing) {
    std::set<std::string> found;
    std::vector<const Shard*> rest;
    for (const auto& lease : existing)
        if (const Shard* shard = shards.find(lease.key)) rest.push_back(shard);
    while (!rest.empty()) {
        const Shard* shard = rest.back();
        rest.pop_back();
        for (const Shard* parent : shards.listed_parents(*shard))
            if (found.insert(parent->id).second) rest.push_back(parent);
    }
    return found;
}

/// The shards that have lost their leases: all their parents are finished, and children are created
/// before that is written.
std::vector<const Shard*> orphans(const ShardGraph& shards,
                                  const std::vector<leases::Lease>& existing) {
    std::map<std::string, bool> finished;
    for (const auto& lease : existing) finished[lease.key] = lease.checkpoint.is_shard_end();
    const auto left_behind = ancestors_of_leases(shards, existing);
    std::vector<const Shard*> found;
    for (const Shard& shard : shards.shards()) {
        if (finished.contains(shard.id)) continue;
        const auto parents = shards.listed_parents(shard);
        const bool parents_finished =
            std::all_of(parents.begin(), parents.end(), [&](const Shard* parent) {
                const auto known = finished.find(parent->id);
                return known != finished.end() && known->second;
            });
        if (parents.empty() || !parents_finished) continue;
        if (left_behind.contains(shard.id))
            finished[shard.id] = true;
        else
            found.push_back(&shard);
    }
    return found;
}

}  // namespace

leases::Lease new_lease(const Shard& shard, Checkpoint checkpoint) {
    leases::Lease lease;
    lease.key = shard.id;
    lease.checkpoint = std::move(checkpoint);
    lease.parent_shard_ids = shard.parent_ids;
    lease.hash_key_range = shard.hash_key_range;
    return lease;
}

std::vector<leases::Lease> plan(const ShardGraph& shards,
                                const std::vector<leases::Lease>& existing,
                                const InitialPosition& position) {
    std::vector<leases::Lease> all;
    if (existing.empty()) {
        for (const Shard& shard : shards.shards())
            all.push_back(new_lease(shard, position.checkpoint()));
        return all;
    }
    const auto unexpected = shards.unexpected_children();
    const std::set<std::string> skipped(unexpected.begin(), unexpected.end());
    BranchWalk walk(shards, existing, position);
    const auto has_lease = [&](const Shard& shard) { return walk.has_lease(shard.id); };
    for (const Shard* open : shards.open_shards()) {
        if (skipped.contains(open->id) || walk.has_lease(open->id)) continue;
        for (const Shard* shard : shards.ancestry(*open, has_lease)) walk.look_at(*shard);
        if (!walk.is_descendant(*open)) walk.add(*open, position.checkpoint());
    }
    for (const Shard* orphan : orphans(shards, existing))
        if (!skipped.contains(orphan->id)) walk.add(*orphan, Checkpoint::trim_horizon());
    return walk.wanted();
}

}  // namespace kcl::shards
