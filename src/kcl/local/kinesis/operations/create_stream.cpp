#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/limbo.h"
#include "kcl/local/kinesis/model/reshard.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/resources/tag_rules.h"
#include "kcl/local/kinesis/operations/settings/on_demand.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

constexpr std::uint32_t on_demand_shards = 4;
constexpr std::size_t creating_at_most = 5;

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

/// That what was asked for goes with the stream's mode.
Outcome<void> require_matching_mode(storage::Transaction& transaction, const Stream& stream) {
    if (stream.warm_mibps > 0)
        if (auto allowed = require_warm_throughput(transaction, stream, stream.created); !allowed)
            return allowed;
    if (stream.distribution == api::RecordDistributionStrategy::automatic)
        return require_on_demand(stream);
    return {};
}

Outcome<void> require_few_creating(Catalog& catalog, const Stream& stream) {
    std::size_t creating = 0;
    const auto& [account, region, name] = stream.address;
    catalog.each_stream(account, region, "", [&](const Stream& other) {
        if (status_at(other, stream.created) == api::StreamStatus::creating) ++creating;
        return true;
    });
    if (creating < creating_at_most) return {};
    return refusal("LimitExceededException",
                   fmt::format("This request would exceed the limit of {} streams in CREATING "
                               "state for the account {} in {}.",
                               creating_at_most, account, region));
}

Stream stream_wanted(const Caller& caller, const api::CreateStreamRequest& request) {
    Stream stream;
    stream.address = {caller.account, caller.region, request.stream_name};
    stream.created = stream.trimmed = caller.now;
    if (request.stream_mode_details) stream.mode = request.stream_mode_details->stream_mode;
    if (request.max_record_size_in_kib)
        stream.max_record_kib = static_cast<std::uint32_t>(*request.max_record_size_in_kib);
    stream.warm_mibps = static_cast<std::uint32_t>(request.warm_throughput_mibps.value_or(0));
    stream.distribution = request.record_distribution_strategy.value_or(stream.distribution);
    return stream;
}

}  // namespace

/// All that stands against it, in the order in which AWS looks.
Outcome<void> Engine::require_creatable(storage::Transaction& transaction, const Stream& stream,
                                        std::uint32_t shards) const {
    Catalog catalog(transaction, stream.created);
    if (catalog.find(stream.address))
        return refusal("ResourceInUseException",
                       fmt::format("Stream {} under account {} already exists.",
                                   stream.address.name, stream.address.account));
    if (auto mode = require_matching_mode(transaction, stream); !mode) return mode;
    if (auto few = require_few_creating(catalog, stream); !few) return few;
    if (stream.mode == api::StreamMode::on_demand)
        if (auto room =
                require_room_on_demand(catalog, stream.address, settings_.on_demand_stream_limit);
            !room)
            return room;
    return require_room_for_shards(catalog, stream.address, shards, settings_.shard_limit);
}

Outcome<api::CreateStreamResponse> Engine::create_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::CreateStreamRequest& request) const {
    Stream stream = stream_wanted(caller, request);
    const auto count = shards_wanted(request, stream.mode);
    if (!count) return std::unexpected(count.error());
    if (const auto creatable = require_creatable(transaction, stream, *count); !creatable)
        return std::unexpected(creatable.error());
    if (const auto valid = require_valid_tags(request.tags); !valid)
        return std::unexpected(valid.error());

    Catalog catalog(transaction, caller.now);
    stream.id = catalog.new_id();
    stream.shard_count = stream.open_shards = *count;
    stream.warm_from = caller.now + settings_.create_delay;
    enter(stream, api::StreamStatus::creating, caller.now, settings_.create_delay);
    catalog.save(stream);
    open_first_shards(catalog, stream);
    Belongings(transaction, stream.id, {}).set(request.tags);
    Limbo(transaction, caller.now).sweep_deleted_streams();
    return {};
}

}  // namespace kcl::local::kinesis
