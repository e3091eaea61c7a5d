#pragma once

#include "kcl/consumer/shard_consumer.h"
#include "kcl/coordination/coordinator.h"
#include "kcl/leases/lease_table_schema.h"
#include "kcl/leases/lease_timing.h"
#include "kcl/retrieval/read_rules.h"
#include "kcl/shards/initial_position.h"

#include <cstddef>
#include <optional>
#include <string>

namespace kcl::cluster {

/// Everything that makes one cluster this cluster. Plain values, filled in by whoever launches it.
struct ClusterSettings {
    std::string id;      ///< Unique among running clusters; what stands in leaseOwner.
    std::string stream;  ///< The stream's name. It exists already.
    leases::TableSettings table;
    shards::InitialPosition start_at = shards::InitialPosition::trim_horizon();

    /// Its part in equal shares, beside 1 for every other cluster.
    double weight = 1;
    /// The most leases that it takes; the rest waits for other clusters.
    std::optional<std::size_t> max_leases;

    leases::LeaseTiming leases;
    coordination::CoordinationSettings coordination;
    coordination::AssignmentSettings assignment;
    coordination::LeaderLock::Timing lock;
    coordination::LeaderDuties::Settings duties;
    retrieval::PollingSettings polling;
    consumer::ConsumerSettings consumers;

    /// Fetched records that the whole process may hold, in bytes.
    std::size_t bytes_in_flight = 256U << 20;
    /// A shard that is asked for by another cluster is given up after this, even in the middle of a
    /// call of users' code.
    Duration handoff_deadline = 30s;
    /// A stop takes no longer than this.
    Duration shutdown_deadline = 30s;
    /// How long preparing the table may take before the start is given up.
    Duration preparation_deadline = 600s;
};

/// Sets every time that depends on the failover time, so that all agree.
void set_failover_time(ClusterSettings& settings, Duration failover);

}  // namespace kcl::cluster
