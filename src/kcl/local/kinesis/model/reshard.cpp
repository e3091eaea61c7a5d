#include "kcl/local/kinesis/model/reshard.h"

#include <algorithm>

namespace kcl::local::kinesis {

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
    merged.created = std::max(merged.created, right.created + 1);
    left.children = right.children = {merged.index};
    catalog_.save(stream_, left);
    catalog_.save(stream_, right);
    catalog_.save(stream_, merged);
    return merged;
}

Shard Reshard::open(HashKeyRange range, const Shard& parent) {
    ++stream_.open_shards;
    Shard shard;
    shard.index = stream_.shard_count++;
    shard.parent = parent.index;
    shard.range = range;
    shard.created = std::max(seconds_of(now_), parent.created) +
                    1;  // its numbers are behind all of the parent's
    shard.opened = now_;
    return shard;
}

void Reshard::close(Shard& shard) {
    --stream_.open_shards;
    shard.closed = now_;
}

}  // namespace kcl::local::kinesis
