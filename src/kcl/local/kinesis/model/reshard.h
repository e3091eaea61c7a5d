#pragma once

#include "kcl/local/kinesis/model/catalog.h"

#include <span>
#include <vector>

namespace kcl::local::kinesis {

/// One of `count` equal parts of the hash space; the last one also gets what can't be shared out
/// evenly.
HashKeyRange equal_part(std::uint32_t index, std::uint32_t count);

/// Replaces open shards by new ones that go on where they end, and keeps the stream's counts. The
/// caller saves the stream.
class Reshard {
  public:
    Reshard(Catalog& catalog, Stream& stream, SystemTime now)
        : catalog_(catalog), stream_(stream), now_(now) {}

    /// Into [start, at - 1] and [at, end]; the lower half gets the lower index. Requires start < at
    /// <= end.
    std::vector<Shard> split(Shard shard, HashKey at);
    /// Requires that `left` ends where `right` begins.
    Shard merge(Shard left, Shard right);
    /// Makes `count` equal parts of all open shards, which come in the order of their ranges. By
    /// splits and merges only, so that every new shard has parents; a shard that is right stays.
    void spread(const std::vector<Shard>& open_shards, std::uint32_t count);

  private:
    void cut(const Shard& shard, std::span<const HashKey> places, std::vector<Shard>& pieces);
    Shard join(std::span<const Shard> neighbours);
    Shard open(HashKeyRange range, const Shard& parent);
    void close(Shard& shard);

    Catalog& catalog_;
    Stream& stream_;
    SystemTime now_;
};

}  // namespace kcl::local::kinesis
