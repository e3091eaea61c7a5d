#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/settings/on_demand.h"

namespace kcl::local::kinesis {

namespace {

/// The stream, when it can be changed now.
Outcome<Stream> require_changeable(Catalog& catalog, const Caller& caller,
                                   const std::optional<std::string>& name,
                                   const std::optional<std::string>& arn) {
    auto stream = require_stream(catalog, caller, name, arn);
    if (!stream) return stream;
    if (const auto active = require_active(*stream, caller.now); !active)
        return std::unexpected(active.error());
    return stream;
}

void set_warm_throughput(Stream& stream, int mibps, SystemTime now,
                         std::chrono::milliseconds delay) {
    stream.warm_mibps_before = now >= stream.warm_from ? stream.warm_mibps : 0;
    stream.warm_mibps = static_cast<std::uint32_t>(mibps);
    stream.warm_from = now + delay;
}

}  // namespace

Outcome<api::UpdateStreamModeResponse> Engine::update_stream_mode(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateStreamModeRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, std::nullopt, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto mode = request.stream_mode_details.stream_mode;
    if (mode == api::StreamMode::on_demand && stream->mode != mode) {
        const auto room =
            require_room_on_demand(catalog, stream->address, settings_.on_demand_stream_limit);
        if (!room) return std::unexpected(room.error());
    }
    stream->mode = mode;
    if (mode == api::StreamMode::provisioned) {
        stream->distribution = api::RecordDistributionStrategy::user_partition_key;
        set_warm_throughput(*stream, 0, caller.now, {});
    }
    if (request.warm_throughput_mibps) {
        const auto allowed = require_warm_throughput(transaction, *stream, caller.now);
        if (!allowed) return std::unexpected(allowed.error());
        set_warm_throughput(*stream, *request.warm_throughput_mibps, caller.now,
                            settings_.update_delay);
    }
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return {};
}

Outcome<api::UpdateMaxRecordSizeResponse> Engine::update_max_record_size(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateMaxRecordSizeRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, std::nullopt, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    stream->max_record_kib = static_cast<std::uint32_t>(request.max_record_size_in_kib);
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return {};
}

Outcome<api::UpdateStreamWarmThroughputResponse> Engine::update_stream_warm_throughput(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateStreamWarmThroughputRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto allowed = require_warm_throughput(transaction, *stream, caller.now);
    if (!allowed) return std::unexpected(allowed.error());
    set_warm_throughput(*stream, request.warm_throughput_mibps, caller.now, settings_.update_delay);
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return api::UpdateStreamWarmThroughputResponse{
        .stream_arn = stream->address.arn(),
        .stream_name = stream->address.name,
        .warm_throughput = warm_throughput(*stream, caller.now)};
}

Outcome<api::UpdateStreamRecordDistributionStrategyResponse>
Engine::update_stream_record_distribution_strategy(
    storage::Transaction& transaction, const Caller& caller,
    const api::UpdateStreamRecordDistributionStrategyRequest& request) const {
    Catalog catalog(transaction, caller.now);
    auto stream = require_changeable(catalog, caller, std::nullopt, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    if (const auto mode = require_on_demand(*stream); !mode) return std::unexpected(mode.error());
    stream->distribution = request.record_distribution_strategy;
    enter(*stream, api::StreamStatus::updating, caller.now, settings_.update_delay);
    catalog.save(*stream);
    return {};
}

}  // namespace kcl::local::kinesis
