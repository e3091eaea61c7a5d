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

/// Its parents are finished, and children are created before that is written: its lease was lost.
bool orphaned(const ShardGraph& shards, const Shard& shard,
              const std::map<std::string, const leases::Lease*>& by_key) {
    const auto parents = shards.listed_parents(shard);
    if (parents.empty() || by_key.contains(shard.id)) return false;
    return std::all_of(parents.begin(), parents.end(), [&](const Shard* parent) {
        const auto lease = by_key.find(parent->id);
        return lease != by_key.end() && lease->second->checkpoint.is_shard_end();
    });
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
    for (const Shard* open : shards.open_shards()) {
        if (skipped.contains(open->id) || walk.has_lease(open->id)) continue;
        for (const Shard* shard : shards.ancestry(*open)) walk.look_at(*shard);
        if (!walk.is_descendant(*open)) walk.add(*open, position.checkpoint());
    }
    std::map<std::string, const leases::Lease*> by_key;
    for (const auto& lease : existing) by_key.emplace(lease.key, &lease);
    for (const Shard& shard : shards.shards())
        if (!skipped.contains(shard.id) && orphaned(shards, shard, by_key))
            walk.add(shard, Checkpoint::trim_horizon());
    return walk.wanted();
}

}  // namespace kcl::shards
