#pragma once

#include "kcl/leases/lease.h"
#include "kcl/shards/initial_position.h"
#include "kcl/shards/shard_graph.h"

#include <vector>

namespace kcl::shards {

/// The leases that ought to be created, in the order in which to write them (parents first, so that
/// stopping half-way does no harm). Pure. The rules are those of Java KCL's
/// HierarchicalShardSyncer:
///
/// - Empty table: `shards` is the snapshot at the initial position, and each of them gets a lease
/// there.
/// - Else `shards` are all. Along each branch at most one level is created: an open shard whose
/// ancestors have leases
///   gets its own when its parent ends; where no ancestor has one, the oldest listed shards get
///   theirs (TRIM_HORIZON, AT_TIMESTAMP) or the open shard itself does (LATEST).
/// - Open shards with an open parent get none.
///
/// One case beyond Java, which leaves it unread for ever: a shard whose listed parents are all
/// finished (at SHARD_END, or left behind by descendants that have leases) and none of whose
/// descendants has a lease has lost its own, since children are created before a SHARD_END is
/// written. It gets a lease at TRIM_HORIZON.
std::vector<leases::Lease> plan(const ShardGraph& shards,
                                const std::vector<leases::Lease>& existing,
                                const InitialPosition& position);

/// The lease of a shard that nobody has worked on.
leases::Lease new_lease(const Shard& shard, Checkpoint checkpoint);

}  // namespace kcl::shards
