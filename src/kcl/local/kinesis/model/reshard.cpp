#include "kcl/local/kinesis/model/reshard.h"

#include <algorithm>

namespace kcl::local::kinesis {

HashKeyRange equal_part(std::uint32_t index, std::uint32_t count) {
    if (count == 1) return {};
    // 2^128 itself doesn't fit; for powers of two, (2^128 - 1) / count is one too small.
    const HashKey step = max_hash_key / count + (max_hash_key % count == count - 1 ? 1 : 0);
    const bool is_last = index + 1 == count;
    return {.start = step * index, .end = is_last ? max_hash_key : step * (index + 1) - 1};
}

std::vector<Shard> Reshard::split(Shard shard, HashKey at) {
    close(shard);
    std::vector<Shard> halves{open({shard.range.start, at - 1}, shard),
                              open({at, shard.range.end}, shard)};
    for (const auto& half : halves) shard.children.push_back(half.index);
    catalog_.save(stream_, shard);
    for (const auto& half : halves) catalog_.save(stream_, half);
    return halves;
}

Shard Reshard::merge(Shard left, Shard right) {
    close(left);
    close(right);
    Shard merged = open({left.range.start, right.range.end}, left);
    merged.adjacent_parent = right.index;
    merged.opened = std::max(*left.closed, *right.closed);
    merged.created = std::max(merged.created, right.created + 1);
    left.children = right.children = {merged.index};
    catalog_.save(stream_, left);
    catalog_.save(stream_, right);
    catalog_.save(stream_, merged);
    return merged;
}

void Reshard::spread(const std::vector<Shard>& open_shards, std::uint32_t count) {
    std::vector<HashKey> starts;
    for (std::uint32_t i = 1; i < count; ++i) starts.push_back(equal_part(i, count).start);
    std::vector<Shard> pieces;
    for (const auto& shard : open_shards) {
        const auto first = std::ranges::upper_bound(starts, shard.range.start);
        const auto last = std::ranges::upper_bound(starts, shard.range.end);
        cut(shard, {first, last}, pieces);
    }
    auto piece = pieces.cbegin();
    for (std::uint32_t i = 0; i < count; ++i) {
        const HashKey end = equal_part(i, count).end;
        const auto begin = piece;
        while (piece != pieces.cend() && piece->range.end <= end) ++piece;
        join({begin, piece});
    }
}

/// In the middle first, so that the generations between a shard and its pieces stay few: each one
/// puts the times in their sequence numbers a second ahead.
void Reshard::cut(const Shard& shard, std::span<const HashKey> places, std::vector<Shard>& pieces) {
    if (places.empty()) {
        pieces.push_back(shard);
        return;
    }
    const auto middle = places.size() / 2;
    const auto halves = split(shard, places[middle]);
    cut(halves.front(), places.first(middle), pieces);
    cut(halves.back(), places.subspan(middle + 1), pieces);
}

Shard Reshard::join(std::span<const Shard> neighbours) {
    if (neighbours.size() == 1) return neighbours.front();
    const auto middle = neighbours.size() / 2;
    const auto left = join(neighbours.first(middle));
    const auto right = join(neighbours.subspan(middle));
    return merge(left, right);
}

Shard Reshard::open(HashKeyRange range, const Shard& parent) {
    ++stream_.open_shards;
    Shard shard;
    shard.index = stream_.shard_count++;
    shard.parent = parent.index;
    shard.range = range;
    shard.created = std::max(seconds_of(now_), parent.created) +
                    1;  // its numbers are behind all of the parent's
    shard.opened = parent.closed.value_or(now_);
    return shard;
}

void Reshard::close(Shard& shard) {
    --stream_.open_shards;
    shard.closed = std::max(now_, shard.opened);  // the clock may have been set back
}

}  // namespace kcl::local::kinesis
