#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/model/reshard.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

Outcome<HashKey> require_inner_hash_key(const std::string& text, const Stream& stream,
                                        const Shard& shard) {
    const auto hash = parse_hash_key(text);
    // Compared without adding one to the start, which may be the greatest key.
    const bool is_inside = hash && *hash > shard.range.start && *hash - shard.range.start > 1 &&
                           *hash < shard.range.end;
    if (is_inside) return *hash;
    return refusal(
        "InvalidArgumentException",
        fmt::format(
            "NewStartingHashKey {} used in SplitShard() on shard {} in stream {} under account {} "
            "is not "
            "both greater than one plus the shard's StartingHashKey {} and less than the shard's "
            "EndingHashKey {}.",
            text, shard_id(shard.index), stream.address.name, stream.address.account,
            kcl::to_string(shard.range.start), kcl::to_string(shard.range.end)));
}

}  // namespace

Outcome<api::SplitShardResponse> Engine::split_shard(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::SplitShardRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto address = address_of(caller, request.stream_name, request.stream_arn);
    if (!address) return std::unexpected(address.error());
    const auto index = require_shard_index(*address, request.shard_to_split);
    if (!index) return std::unexpected(index.error());
    auto stream = catalog.find(*address);
    if (!stream) return stream_not_found(*address);
    if (const auto active = require_active(*stream, caller.now); !active)
        return std::unexpected(active.error());
    if (const auto mode = require_provisioned(*stream); !mode) return std::unexpected(mode.error());
    const auto shard = require_shard(catalog, *stream, *index);
    if (!shard) return std::unexpected(shard.error());
    if (const auto open = require_open(*stream, *shard); !open)
        return std::unexpected(open.error());
    if (const auto room = require_room_for_shards(catalog, *address, 1, settings_.shard_limit);
        !room)
        return std::unexpected(room.error());
    const auto hash = require_inner_hash_key(request.new_starting_hash_key, *stream, *shard);
    if (!hash) return std::unexpected(hash.error());

    Reshard(catalog, *stream, caller.now).split(*shard, *hash);
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    Limbo(transaction, caller.now).sweep_closed_shards(*stream);
    return {};
}

}  // namespace kcl::local::kinesis
