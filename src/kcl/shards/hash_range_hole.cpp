#include "kcl/shards/hash_range_hole.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace kcl::shards {

namespace {

void sort(std::vector<HashKeyRange>& ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const HashKeyRange& a, const HashKeyRange& b) {
        return std::tie(a.start, a.end) < std::tie(b.start, b.end);
    });
}

}  // namespace

std::optional<Hole> hole_in(std::vector<HashKeyRange> ranges) {
    if (ranges.empty()) return Hole{};
    sort(ranges);
    if (ranges.front().start != 0) return Hole{std::nullopt, ranges.front()};
    HashKeyRange reaches_farthest = ranges.front();
    for (const HashKeyRange& range : ranges) {
        // Written so that the largest key does not overflow.
        if (range.start > reaches_farthest.end && range.start - reaches_farthest.end > 1)
            return Hole{reaches_farthest, range};
        if (range.end > reaches_farthest.end) reaches_farthest = range;
    }
    if (reaches_farthest.end != max_hash_key) return Hole{reaches_farthest, std::nullopt};
    return std::nullopt;
}

std::optional<Hole> hole_in(const std::vector<leases::Lease>& leases) {
    std::vector<HashKeyRange> ranges;
    for (const auto& lease : leases)
        if (lease.hash_key_range && !lease.checkpoint.is_shard_end())
            ranges.push_back(*lease.hash_key_range);
    return hole_in(std::move(ranges));
}

std::string describe(const Hole& hole) {
    const HashKey first = hole.before ? hole.before->end + 1 : 0;
    const HashKey last = hole.after ? hole.after->start - 1 : max_hash_key;
    return fmt::format("no lease covers hash keys {} to {}", to_string(first), to_string(last));
}

bool covers_exactly(std::vector<HashKeyRange> ranges) {
    if (ranges.empty()) return false;
    sort(ranges);
    if (ranges.front().start != 0 || ranges.back().end != max_hash_key) return false;
    for (std::size_t i = 1; i < ranges.size(); ++i)
        if (ranges[i - 1].end == max_hash_key || ranges[i].start != ranges[i - 1].end + 1)
            return false;
    return true;
}

std::vector<std::pair<std::string, HashKeyRange>> missing_hash_ranges(
    const std::vector<leases::Lease>& leases, const ShardGraph& shards) {
    std::vector<std::pair<std::string, HashKeyRange>> missing;
    for (const auto& lease : leases) {
        if (lease.hash_key_range) continue;
        if (const Shard* shard = shards.find(lease.key))
            missing.emplace_back(lease.key, shard->hash_key_range);
    }
    return missing;
}

bool HoleTracker::confirm(const std::optional<Hole>& seen) {
    times_ = seen && seen == last_ ? times_ + 1 : (seen ? 1 : 0);
    last_ = seen;
    return seen && times_ >= needed_;
}

}  // namespace kcl::shards
