#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"

namespace kcl::local::kinesis {

namespace {

constexpr int shards_by_default = 100;

/// Everything but the shards.
api::StreamDescription describe_without_shards(const Stream& stream, SystemTime now) {
    api::StreamDescription description;
    description.stream_name = stream.address.name;
    description.stream_arn = stream.address.arn();
    description.stream_status = status_at(stream, now).value_or(api::StreamStatus::deleting);
    description.stream_mode_details = api::StreamModeDetails{stream.mode};
    description.retention_period_hours = static_cast<int>(stream.retention_hours);
    description.stream_creation_timestamp = stream.created;
    description.enhanced_monitoring.push_back({stream.metrics});
    description.encryption_type = stream.encryption;
    if (!stream.key_id.empty()) description.key_id = stream.key_id;
    return description;
}

}  // namespace

Outcome<api::DescribeStreamResponse> Engine::describe_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::DescribeStreamRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    ShardIndex first = 0;
    if (request.exclusive_start_shard_id) {
        const auto after = require_shard_index(stream->address, *request.exclusive_start_shard_id);
        if (!after) return std::unexpected(after.error());
        first = *after + 1;
    }
    api::DescribeStreamResponse response;
    auto& description = response.stream_description = describe_without_shards(*stream, caller.now);
    if (description.stream_status == api::StreamStatus::creating) return response;
    const auto limit = static_cast<std::size_t>(request.limit.value_or(shards_by_default));
    catalog.each_shard(*stream, first, [&](const Shard& shard) {
        if (!is_retained(shard, *stream, caller.now)) return true;
        description.has_more_shards = description.shards.size() == limit;
        if (!description.has_more_shards) description.shards.push_back(describe(shard));
        return !description.has_more_shards;
    });
    return response;
}

}  // namespace kcl::local::kinesis
