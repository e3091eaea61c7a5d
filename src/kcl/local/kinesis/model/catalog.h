#pragma once

#include "kcl/local/kinesis/model/layout.h"
#include "kcl/local/storage/store.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace kcl::local::kinesis {

/// Streams, shards and counters of one store as they are at one moment.
///
/// Knows no rules: whoever saves decides what may be. Borrows the transaction.
class Catalog {
  public:
    Catalog(storage::Transaction& transaction, SystemTime now)
        : transaction_(transaction), now_(now) {}

    /// Empty when there is none or it is gone by now.
    std::optional<Stream> find(const StreamAddress& address);
    /// By name, those after `after`, as long as `take` returns true.
    void each_stream(std::string_view account, std::string_view region, std::string_view after,
                     const std::function<bool(Stream)>& take);
    /// Of a stream or a subscription; never given out again.
    std::uint64_t new_id();
    void save(const Stream& stream);

    std::optional<Shard> find_shard(const Stream& stream, ShardIndex index);
    /// By index, those from `first` on, retained or not, as long as `take` returns true.
    void each_shard(const Stream& stream, ShardIndex first, const std::function<bool(Shard)>& take);
    /// Also keeps the ways by which writes find open shards, and the list of closed ones.
    void save(const Stream& stream, const Shard& shard);

    /// The open shard that takes this hash key. Empty only when the stream has no shards yet.
    std::optional<layout::OpenShard> open_shard_at(const Stream& stream, HashKey hash);

    layout::Counter counter_of(const Stream& stream, ShardIndex shard);
    void save(const Stream& stream, ShardIndex shard, const layout::Counter& counter);

  private:
    storage::Transaction& transaction_;
    SystemTime now_;
};

}  // namespace kcl::local::kinesis
