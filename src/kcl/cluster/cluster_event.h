#pragma once

#include "kcl/consumer/consumer_event.h"
#include "kcl/coordination/coordination_event.h"
#include "kcl/leases/lease_event.h"
#include "kcl/leases/lease_table_schema.h"

#include <cstddef>
#include <string>
#include <variant>

namespace kcl::cluster {

namespace cluster_event {

/// The table is ready and this cluster takes part in the network.
struct Ready {};
/// The stop has begun: `heirs` of the shards held go straight to another cluster.
struct Leaving {
    std::size_t shards = 0;
    std::size_t heirs = 0;
};
/// Our own code failed on one shard; its lease is given up after a pause.
struct ShardFailed {
    std::string lease_key;
    std::string what;
};
/// The last event. `abandoned`: shards that were not given up in time; others get them when their
/// leases expire.
struct Stopped {
    std::size_t abandoned = 0;
};

}  // namespace cluster_event

/// Everything that happens in one cluster, in order: logs, metrics and tests read this stream.
using ClusterEvent =
    std::variant<leases::LeaseEvent, leases::SchemaProgress, coordination::CoordinationEvent,
                 consumer::ConsumerEvent, cluster_event::Ready, cluster_event::Leaving,
                 cluster_event::ShardFailed, cluster_event::Stopped>;

}  // namespace kcl::cluster
