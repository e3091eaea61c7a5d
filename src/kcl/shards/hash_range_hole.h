#pragma once

#include "kcl/base/hash_key.h"
#include "kcl/leases/lease.h"
#include "kcl/shards/shard_graph.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kcl::shards {

/// Hash keys that no lease covers: what lies between two neighbours. An end of the key space that
/// is uncovered has a neighbour on one side only.
struct Hole {
    std::optional<HashKeyRange> before;
    std::optional<HashKeyRange> after;
    bool operator==(const Hole&) const = default;
};

/// The first hole; overlaps are no holes. Pure.
std::optional<Hole> hole_in(std::vector<HashKeyRange> ranges);
/// The first hole between the leases that are not at SHARD_END. Leases without a hash range don't
/// count: fill them in first (missing_hash_ranges).
std::optional<Hole> hole_in(const std::vector<leases::Lease>& leases);
/// "no lease covers hash keys 10 to 19".
std::string describe(const Hole& hole);

/// True when every hash key lies in exactly one range. Pure.
bool covers_exactly(std::vector<HashKeyRange> ranges);

/// Leases that lack their hash range (rows of old KCLs), with what the listing says it is. Pure.
std::vector<std::pair<std::string, HashKeyRange>> missing_hash_ranges(
    const std::vector<leases::Lease>& leases, const ShardGraph& shards);

/// Believes a hole only when the very same is seen several times in a row: leases come and go while
/// we look.
class HoleTracker {
  public:
    explicit HoleTracker(int needed = 3) : needed_(needed) {}
    /// True when `seen` has now been seen `needed` times in a row.
    bool confirm(const std::optional<Hole>& seen);

  private:
    int needed_;
    int times_ = 0;
    std::optional<Hole> last_;
};

}  // namespace kcl::shards
