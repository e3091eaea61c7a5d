#include "kcl/shards/shard_end.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::shards {

namespace {

const leases::Lease* find(const std::vector<leases::Lease>& leases, const std::string& key) {
    const auto found = std::find_if(leases.begin(), leases.end(),
                                    [&](const leases::Lease& lease) { return lease.key == key; });
    return found == leases.end() ? nullptr : &*found;
}

leases::Lease child_lease(const wire::kinesis::ChildShard& child) {
    leases::Lease lease;
    lease.key = child.shard_id;
    // Whatever position the network began at: a child's records follow its parent's last.
    lease.checkpoint = Checkpoint::trim_horizon();
    lease.parent_shard_ids = child.parent_shards;
    lease.hash_key_range = child.hash_key_range.range();
    return lease;
}

ChildPlan refused(ChildPlan::Step step, std::string reason) {
    return {.step = step, .leases = {}, .reason = std::move(reason)};
}

}  // namespace

ChildPlan children_of_ended(const std::string& shard_id,
                            const std::vector<wire::kinesis::ChildShard>& children,
                            const std::vector<std::string>& with_lease) {
    ChildPlan plan;
    for (const auto& child : children) {
        const auto& parents = child.parent_shards;
        if (std::find(parents.begin(), parents.end(), shard_id) == parents.end()) {
            return refused(ChildPlan::Step::give_up,
                           fmt::format("the service names {} a child of {}, but not {} its parent",
                                       child.shard_id, shard_id, shard_id));
        }
    }
    if (children.size() == 1) {
        const auto& parents = children.front().parent_shards;
        if (parents.size() != 2) {
            return refused(ChildPlan::Step::give_up,
                           fmt::format("the merged shard {} has {} parents instead of two",
                                       children.front().shard_id, parents.size()));
        }
        const auto has_lease = [&](const std::string& id) {
            return std::find(with_lease.begin(), with_lease.end(), id) != with_lease.end();
        };
        const bool exists = has_lease(children.front().shard_id);
        if (!exists && has_lease(parents[0]) != has_lease(parents[1])) {
            return refused(ChildPlan::Step::wait,
                           fmt::format("the other parent of the merged shard {} has no lease yet",
                                       children.front().shard_id));
        }
    }
    for (const auto& child : children) plan.leases.push_back(child_lease(child));
    return plan;
}

std::vector<std::string> blocked_by(const std::vector<std::string>& parent_ids,
                                    const std::vector<leases::Lease>& leases) {
    std::vector<std::string> unfinished;
    for (const std::string& id : parent_ids) {
        const leases::Lease* parent = find(leases, id);
        if (parent != nullptr && !parent->checkpoint.is_shard_end()) unfinished.push_back(id);
    }
    return unfinished;
}

Cleanup cleanup(const leases::Lease& finished, const std::vector<leases::Lease>& relatives) {
    if (!finished.checkpoint.is_shard_end()) return Cleanup::not_finished;
    for (const std::string& id : finished.parent_shard_ids)
        if (find(relatives, id) != nullptr) return Cleanup::parent_remains;
    if (finished.child_shard_ids.empty()) return Cleanup::children_unknown;
    for (const std::string& id : finished.child_shard_ids) {
        const leases::Lease* child = find(relatives, id);
        if (child == nullptr) return Cleanup::child_missing;
        const auto kind = child->checkpoint.kind();
        if (kind == Checkpoint::Kind::trim_horizon || kind == Checkpoint::Kind::at_timestamp)
            return Cleanup::child_not_started;
    }
    return Cleanup::delete_now;
}

ServiceSays ask_service(const leases::Lease& finished, const ShardGraph& listed) {
    ServiceSays says;
    if (listed.empty()) return says;
    bool known = listed.find(finished.key) != nullptr;
    for (const Shard& shard : listed.shards())
        if (std::ranges::find(shard.parent_ids, finished.key) != shard.parent_ids.end())
            says.children.push_back(shard.id);
    for (const std::string& id : finished.child_shard_ids)
        known = known || listed.find(id) != nullptr;
    says.forgotten = !known && says.children.empty();
    if (!finished.child_shard_ids.empty()) says.children.clear();
    return says;
}

std::string_view to_string(Cleanup cleanup) {
    switch (cleanup) {
        case Cleanup::delete_now:
            return "delete now";
        case Cleanup::not_finished:
            return "not finished";
        case Cleanup::children_unknown:
            return "children unknown";
        case Cleanup::child_missing:
            return "a child has no lease yet";
        case Cleanup::child_not_started:
            return "a child has not started";
        case Cleanup::parent_remains:
            return "a parent's lease remains";
    }
    return "unknown";
}

}  // namespace kcl::shards
