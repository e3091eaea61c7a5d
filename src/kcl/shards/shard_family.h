#pragma once

#include "kcl/leases/lease_table.h"
#include "kcl/shards/shard_end.h"

#include <string>
#include <vector>

namespace kcl::shards {

/// Creates the leases of the children of a shard that ended, unless they must wait (see ChildPlan).
/// Repeatable. Faults: those of LeaseTable; some of the leases may exist then. Cancellation:
/// terminal, between two leases or within a call.
asio::awaitable<Result<ChildPlan>> create_children(leases::LeaseTable& table, std::string shard_id,
                                                   std::vector<wire::kinesis::ChildShard> children);

/// Those of `parent_ids` that are not finished: their child has to wait.
asio::awaitable<Result<std::vector<std::string>>> unfinished_parents(
    leases::LeaseTable& table, std::vector<std::string> parent_ids);

}  // namespace kcl::shards
