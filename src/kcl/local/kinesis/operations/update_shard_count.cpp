#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/model/reshard.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::kinesis {

namespace {

std::unexpected<wire::ServiceError> cannot(std::string_view type, std::string_view how,
                                           std::uint32_t present, std::int64_t target) {
    return refusal(std::string(type),
                   fmt::format("UpdateShardCount cannot {} your current open shard count. Current "
                               "open shard count: {} Target shard count: {}",
                               how, present, target));
}

/// Half of an odd count is rounded up: fewer would be below half.
Outcome<void> require_reachable(std::uint32_t present, std::int64_t target) {
    if (target > std::int64_t{present} * 2)
        return cannot("LimitExceededException", "scale up over double", present, target);
    if (target * 2 < present)
        return cannot("LimitExceededException", "scale down below half", present, target);
    if (target == present) return cannot("InvalidArgumentException", "keep", present, target);
    return {};
}

/// The account's limit, as this operation says it: before it looks at how far the target is.
Outcome<void> require_room(Catalog& catalog, const Stream& stream, std::int64_t target,
                           std::int64_t limit) {
    const std::int64_t more = std::max<std::int64_t>(target - stream.open_shards, 0);
    if (require_room_for_shards(catalog, stream.address, more, limit)) return {};
    return refusal("LimitExceededException",
                   fmt::format("Target shard count or number of open shards cannot be greater than "
                               "{}. Current open shard count: {} Target shard count: {}",
                               limit, stream.open_shards, target));
}

std::vector<Shard> open_shards(Catalog& catalog, const Stream& stream) {
    std::vector<Shard> shards;
    catalog.each_shard(stream, 0, [&shards](const Shard& shard) {
        if (!shard.closed) shards.push_back(shard);
        return true;
    });
    std::ranges::sort(shards, {}, [](const Shard& shard) { return shard.range.start; });
    return shards;
}

}  // namespace

Outcome<api::UpdateShardCountResponse> Engine::update_shard_count(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateShardCountRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    if (const auto active = require_active(*stream, caller.now); !active)
        return std::unexpected(active.error());
    if (const auto mode = require_provisioned(*stream); !mode) return std::unexpected(mode.error());
    const auto present = stream->open_shards;
    const std::int64_t target = request.target_shard_count;
    if (const auto room = require_room(catalog, *stream, target, settings_.shard_limit); !room)
        return std::unexpected(room.error());
    if (const auto reachable = require_reachable(present, target); !reachable)
        return std::unexpected(reachable.error());

    Reshard(catalog, *stream, caller.now)
        .spread(open_shards(catalog, *stream), static_cast<std::uint32_t>(target));
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    Limbo(transaction, caller.now).sweep_closed_shards(*stream);
    return api::UpdateShardCountResponse{.stream_name = stream->address.name,
                                         .current_shard_count = static_cast<int>(present),
                                         .target_shard_count = request.target_shard_count,
                                         .stream_arn = stream->address.arn()};
}

}  // namespace kcl::local::kinesis
