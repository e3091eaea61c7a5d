#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr std::uint32_t on_demand_shards = 4;

/// Equal parts of the hash space; the last one also gets what can't be shared out evenly.
HashKeyRange equal_part(std::uint32_t index, std::uint32_t count) {
    if (count == 1) return {};
    // 2^128 itself doesn't fit; for powers of two, (2^128 - 1) / count is one too small.
    const HashKey step = max_hash_key / count + (max_hash_key % count == count - 1 ? 1 : 0);
    const bool is_last = index + 1 == count;
    return {.start = step * index, .end = is_last ? max_hash_key : step * (index + 1) - 1};
}

Outcome<std::uint32_t> shards_wanted(const api::CreateStreamRequest& request,
                                     api::StreamMode mode) {
    if (mode == api::StreamMode::on_demand) return on_demand_shards;
    if (request.shard_count) return static_cast<std::uint32_t>(*request.shard_count);
    return refusal("ValidationException",
                   "1 validation error detected: Value null at 'shardCount' failed to satisfy "
                   "constraint: Member must not be "
                   "null");
}

void open_first_shards(Catalog& catalog, const Stream& stream) {
    for (std::uint32_t i = 0; i < stream.shard_count; ++i) {
        Shard shard;
        shard.index = i;
        shard.range = equal_part(i, stream.shard_count);
        shard.created = seconds_of(stream.created);
        shard.opened = stream.created;
        catalog.save(stream, shard);
    }
}

}  // namespace

Outcome<api::CreateStreamResponse> Engine::create_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::CreateStreamRequest& request) const {
    Stream stream;
    stream.address = {caller.account, caller.region, request.stream_name};
    stream.created = caller.now;
    if (request.stream_mode_details) stream.mode = request.stream_mode_details->stream_mode;
    const auto count = shards_wanted(request, stream.mode);
    if (!count) return std::unexpected(count.error());
    Catalog catalog(transaction, caller.now);
    if (catalog.find(stream.address))
        return refusal("ResourceInUseException",
                       fmt::format("Stream {} under account {} already exists.",
                                   stream.address.name, stream.address.account));
    const auto room =
        require_room_for_shards(catalog, stream.address, *count, settings_.shard_limit);
    if (!room) return std::unexpected(room.error());

    stream.id = catalog.new_stream_id();
    stream.shard_count = stream.open_shards = *count;
    if (request.max_record_size_in_kib)
        stream.max_record_kib = static_cast<std::uint32_t>(*request.max_record_size_in_kib);
    enter(stream, api::StreamStatus::creating, caller.now, settings_.create_delay);
    catalog.save(stream);
    open_first_shards(catalog, stream);
    Limbo(transaction, caller.now).sweep_deleted_streams();
    return {};
}

}  // namespace kcl::local::kinesis
