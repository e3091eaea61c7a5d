#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/leases/lease_table.h"
#include "kcl/shards/initial_position.h"
#include "kcl/shards/shard_graph.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::shards {

struct ShardSyncSettings {
    std::string stream_name;
    InitialPosition position;
    /// Goes on when the listing shows open children of open parents, without leases for those.
    /// Otherwise the listing is repeated, and the sync fails if it stays so.
    bool ignore_unexpected_child_shards = false;
};

struct ShardSyncReport {
    std::size_t shards_listed = 0;
    std::vector<std::string> created;
};

/// Sees to it that the leases exist which ought to: lists the shards of one stream, plans, and
/// creates. Leader's work; harmless when two do it at once.
class ShardSync {
  public:
    /// Borrows all but the settings.
    ShardSync(aws::KinesisClient& kinesis, leases::LeaseTable& table, Clock& clock, Random& random,
              ShardSyncSettings settings);

    /// `existing`: all leases of the table as just scanned; none means that the network is new, and
    /// only the shards at the initial position are listed. Never deletes a lease. Faults: not_found
    /// (no such stream), exists (the stream is being created or deleted: try later), unavailable
    /// (the
    ///         listing stays inconsistent, or the service is away), and those of the two services.
    /// Cancellation: terminal; leases created so far stay, which is harmless.
    asio::awaitable<Result<ShardSyncReport>> sync(std::vector<leases::Lease> existing);

    /// All shards that the stream still lists.
    asio::awaitable<Result<ShardGraph>> list();

  private:
    asio::awaitable<Result<ShardGraph>> list_consistently(bool table_is_empty);
    asio::awaitable<Result<ShardSyncReport>> create(std::vector<leases::Lease> wanted,
                                                    std::size_t listed);
    asio::awaitable<void> create_one(leases::Lease lease, std::optional<Result<bool>>& created);

    aws::KinesisClient& kinesis_;
    leases::LeaseTable& table_;
    Clock& clock_;
    Random& random_;
    ShardSyncSettings settings_;
};

/// The part of `listed` in which a new network begins, also when the service ignored the filter
/// (some emulators do): LATEST: the open shards without open parents; else the oldest. Pure.
ShardGraph initial_snapshot(const ShardGraph& listed, const InitialPosition& position);

}  // namespace kcl::shards
