#pragma once

#include "kcl/local/kinesis/model/catalog.h"
#include "kcl/local/kinesis/records/record_block.h"

#include <map>
#include <span>
#include <string_view>
#include <vector>

namespace kcl::local::kinesis {

/// Where a record went.
struct Stored {
    ShardIndex shard = 0;
    SequenceNumber number;
};

/// Puts the records of one call into the open shards of a stream, in the order in which they are
/// added.
///
/// Nothing is complete before finish(). Borrows the transaction and the stream.
class RecordWriter {
  public:
    /// `expected`: about how many bytes all records have together.
    RecordWriter(storage::Transaction& transaction, const Stream& stream, SystemTime now,
                 std::size_t expected)
        : transaction_(transaction),
          stream_(stream),
          now_(now),
          expected_(expected),
          catalog_(transaction, now) {}

    Stored add(HashKey hash, std::string_view partition_key, std::span<const std::byte> data);
    /// Writes what is left, and removes some records of the same shards that are past their
    /// retention.
    void finish();

  private:
    struct Target {
        layout::OpenShard shard;
        BlockWriter block;
    };
    Target& target_for(HashKey hash);
    layout::Counter& counter_for(ShardIndex shard);
    void flush(Target& target);

    storage::Transaction& transaction_;
    const Stream& stream_;
    SystemTime now_;
    std::size_t expected_;
    Catalog catalog_;
    std::map<HashKey, Target> targets_;               // by where the shard begins
    std::map<ShardIndex, layout::Counter> counters_;  // by group
};

}  // namespace kcl::local::kinesis
