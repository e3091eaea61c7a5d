#pragma once

#include "kcl/local/kinesis/model/catalog.h"

#include <span>
#include <vector>

namespace kcl::local::kinesis {

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

  private:
    Shard open(HashKeyRange range, const Shard& parent);
    void close(Shard& shard);

    Catalog& catalog_;
    Stream& stream_;
    SystemTime now_;
};

}  // namespace kcl::local::kinesis
