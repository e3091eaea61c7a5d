#pragma once

#include "kcl/leases/lease.h"
#include "kcl/shards/shard_graph.h"
#include "kcl/wire/kinesis/shapes.h"

#include <string>
#include <string_view>
#include <vector>

/// What follows when a shard has been read to its end. All pure; shard_family.h does the calls.
namespace kcl::shards {

/// What to do about the children of a shard that ended. The order at shard end: these leases, then
/// the children's names on the parent's lease, then its SHARD_END: a crash in between never orphans
/// a child.
struct ChildPlan {
    enum class Step {
        create,   ///< Create `leases` (those that exist already are as good).
        wait,     ///< The merged child's other parent has no lease at this moment: try again later.
        give_up,  ///< The service's answer makes no sense: give up the lease of the parent, so that
                  ///< another tries.
    };
    Step step = Step::create;
    std::vector<leases::Lease> leases;
    std::string reason;  ///< Why not, for the log.
};

/// `with_lease`: those of the children and of their parents that have a lease row. Only a merge
/// looks at it: unless the merged shard has its lease already, it waits for those of both parents.
ChildPlan children_of_ended(const std::string& shard_id,
                            const std::vector<wire::kinesis::ChildShard>& children,
                            const std::vector<std::string>& with_lease);

/// Those of `parent_ids` that must be finished before their child may start: a parent without a
/// lease is trimmed or cleaned up and blocks nothing.
std::vector<std::string> blocked_by(const std::vector<std::string>& parent_ids,
                                    const std::vector<leases::Lease>& leases);

/// Whether the lease of a finished shard may be deleted.
enum class Cleanup {
    delete_now,
    not_finished,      ///< Its checkpoint is not SHARD_END.
    children_unknown,  ///< The row names no children: ask the service, and delete if the shard is
                       ///< unknown there.
    child_missing,  ///< A child has no lease yet: shard sync would take this shard for a new one.
    child_not_started,  ///< A child has no checkpoint of its own yet.
    parent_remains,     ///< A parent's lease still exists: that goes first.
};
/// `relatives`: the leases of its parents and children, as far as they exist; others don't matter.
Cleanup cleanup(const leases::Lease& finished, const std::vector<leases::Lease>& relatives);
std::string_view to_string(Cleanup cleanup);

/// What the service's list of shards decides about a finished lease of which the leases alone can't
/// say whether it may go: children_unknown, child_missing.
struct ServiceSays {
    /// The list knows neither the shard nor any child of it: both are trimmed, the lease may go.
    bool forgotten = false;
    /// The children that the row should name and does not.
    std::vector<std::string> children;
};
/// An empty list says nothing.
ServiceSays ask_service(const leases::Lease& finished, const ShardGraph& listed);

}  // namespace kcl::shards
