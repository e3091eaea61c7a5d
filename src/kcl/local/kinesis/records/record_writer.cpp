#include "kcl/local/kinesis/records/record_writer.h"

#include "kcl/local/kinesis/model/limbo.h"

#include <algorithm>

namespace kcl::local::kinesis {

Stored RecordWriter::add(HashKey hash, std::string_view partition_key,
                         std::span<const std::byte> data) {
    Target& target = target_for(hash);
    layout::Counter& counter = counter_for(target.shard.index);
    if (target.block.is_full_for(partition_key.size() + data.size())) flush(target);
    const std::uint64_t index = counter.next_index++;
    target.block.add(index, partition_key, data);
    const Shard shard{.index = target.shard.index, .created = target.shard.created};
    return {.shard = shard.index, .number = shard.number(index, counter.last_arrival)};
}

void RecordWriter::finish() {
    for (auto& [start, target] : targets_) flush(target);
    for (const auto& [group, counter] : counters_)
        catalog_.save(stream_, group * layout::group_size, counter);
    Limbo limbo(transaction_, now_);
    limbo.sweep_deleted_streams();
    if (stream_.horizon(now_) <= stream_.created) return;  // too young to have lost anything
    for (const auto& [start, target] : targets_) limbo.sweep_shard(stream_, target.shard.index);
    limbo.sweep_closed_shards(stream_);
}

RecordWriter::Target& RecordWriter::target_for(HashKey hash) {
    const auto after = targets_.upper_bound(hash);
    if (after != targets_.begin()) {
        const auto candidate = std::prev(after);
        if (candidate->second.shard.range.contains(hash)) return candidate->second;
    }
    const auto shard = catalog_.open_shard_at(stream_, hash);
    if (!shard)
        throw storage::StorageError(
            "the data directory has a stream without a shard for every hash key");
    const SystemTime arrival = counter_for(shard->index).last_arrival;
    // A share of all, and a quarter more: chance deals unevenly.
    const std::size_t share = expected_ / std::max<std::uint32_t>(stream_.open_shards, 1);
    Target target{.shard = *shard,
                  .block = BlockWriter(arrival, stream_.encryption, share + share / 4)};
    return targets_.emplace(shard->range.start, std::move(target)).first->second;
}

layout::Counter& RecordWriter::counter_for(ShardIndex shard) {
    const ShardIndex group = shard / layout::group_size;
    const auto known = counters_.find(group);
    if (known != counters_.end()) return known->second;
    layout::Counter counter = catalog_.counter_of(stream_, shard);
    // Clocks may be set back, even behind the moment in which the stream was made.
    counter.last_arrival = std::max({counter.last_arrival, now_, stream_.created});
    return counters_.emplace(group, counter).first->second;
}

void RecordWriter::flush(Target& target) {
    if (target.block.empty()) return;
    transaction_.put(storage::Space::kinesis_records,
                     layout::block_key(stream_.id, target.shard.index, target.block.first_index()),
                     target.block.value());
    target.block.clear();
}

}  // namespace kcl::local::kinesis
