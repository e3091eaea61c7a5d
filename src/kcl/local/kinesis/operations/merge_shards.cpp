#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/model/reshard.h"
#include "kcl/local/kinesis/operations/preconditions.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

Outcome<void> require_neighbours(const Stream& stream, const Shard& left, const Shard& right) {
    const bool are_neighbours =
        left.range.end != max_hash_key && left.range.end + 1 == right.range.start;
    if (are_neighbours) return {};
    return refusal("InvalidArgumentException",
                   fmt::format("Shards {} and {} in stream {} under account {} are not an adjacent "
                               "pair of shards eligible "
                               "for merging",
                               shard_id(left.index), shard_id(right.index), stream.address.name,
                               stream.address.account));
}

}  // namespace

Outcome<api::MergeShardsResponse> Engine::merge_shards(
    storage::Transaction& transaction, const Caller& caller,
    const api::MergeShardsRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto address = address_of(caller, request.stream_name, request.stream_arn);
    if (!address) return std::unexpected(address.error());
    const auto left_index = require_shard_index(*address, request.shard_to_merge);
    if (!left_index) return std::unexpected(left_index.error());
    const auto right_index = require_shard_index(*address, request.adjacent_shard_to_merge);
    if (!right_index) return std::unexpected(right_index.error());
    auto stream = catalog.find(*address);
    if (!stream) return stream_not_found(*address);
    if (const auto active = require_active(*stream, caller.now); !active)
        return std::unexpected(active.error());
    if (const auto mode = require_provisioned(*stream); !mode) return std::unexpected(mode.error());
    const auto left = require_shard(catalog, *stream, *left_index);
    if (!left) return std::unexpected(left.error());
    const auto right = require_shard(catalog, *stream, *right_index);
    if (!right) return std::unexpected(right.error());
    if (const auto neighbours = require_neighbours(*stream, *left, *right); !neighbours)
        return std::unexpected(neighbours.error());
    for (const auto& shard : {*left, *right})
        if (const auto open = require_open(*stream, shard); !open)
            return std::unexpected(open.error());

    Reshard(catalog, *stream, caller.now).merge(*left, *right);
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    Limbo(transaction, caller.now).sweep_closed_shards(*stream);
    return {};
}

}  // namespace kcl::local::kinesis
