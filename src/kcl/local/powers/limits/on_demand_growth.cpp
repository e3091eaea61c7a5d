#include "kcl/local/powers/limits/on_demand_growth.h"

#include "kcl/local/kinesis/model/catalog.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/model/reshard.h"

namespace kcl::local::powers {

namespace {

constexpr std::uint32_t most_shards = 10'000;

/// Where the upper half begins.
HashKey middle_of(const HashKeyRange& range) {
    return range.start + (range.end - range.start) / 2 + 1;
}

}  // namespace

bool split_busy(storage::Transaction& transaction, const kinesis::StreamAddress& address,
                std::span<const ShardTraffic::Busy> busy, SystemTime now) {
    if (busy.empty()) return false;
    kinesis::Catalog catalog(transaction, now);
    auto stream = catalog.find(address);
    if (!stream || stream->mode != wire::kinesis::StreamMode::on_demand) return false;
    bool has_grown = false;
    for (const auto& [id, minute] : busy) {
        const auto index = kinesis::parse_shard_id(id);
        const auto shard = index ? catalog.find_shard(*stream, *index) : std::nullopt;
        if (!shard || shard->closed || shard->range.start == shard->range.end) continue;
        const bool is_younger = shard->opened >= minute + std::chrono::minutes(1);
        if (is_younger || stream->open_shards >= most_shards) continue;
        kinesis::Reshard(catalog, *stream, now).split(*shard, middle_of(shard->range));
        has_grown = true;
    }
    if (!has_grown) return false;
    catalog.save(*stream);
    kinesis::Limbo(transaction, now).sweep_closed_shards(*stream);
    return true;
}

}  // namespace kcl::local::powers
