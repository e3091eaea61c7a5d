#pragma once

#include "kcl/local/kinesis/model/catalog.h"

namespace kcl::local::kinesis {

/// What has ceased to exist for callers but is still stored; removed piece by piece by calls that
/// write anyway.
///
/// Each sweep does a bounded piece of work (some hundred keys), so that no single call is held up.
class Limbo {
  public:
    Limbo(storage::Transaction& transaction, SystemTime now)
        : transaction_(transaction), now_(now) {}

    /// Notes that nothing of the stream is wanted from its `changes_at` on.
    void bury(const Stream& stream);
    /// Removes parts of one deleted stream whose time has come.
    void sweep_deleted_streams();
    /// Removes records past the retention period from this shard.
    void sweep_shard(const Stream& stream, ShardIndex shard);
    /// Does the same for the stream's oldest closed shard, and forgets it once it is not retained
    /// itself.
    void sweep_closed_shards(const Stream& stream);

  private:
    /// True when none are left.
    bool erase_keys(storage::Space space, const std::string& beginning);

    storage::Transaction& transaction_;
    SystemTime now_;
};

}  // namespace kcl::local::kinesis
