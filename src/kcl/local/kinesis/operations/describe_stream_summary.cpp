#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/model/consumers.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/settings/on_demand.h"

namespace kcl::local::kinesis {

Outcome<api::DescribeStreamSummaryResponse> Engine::describe_stream_summary(
    storage::Transaction& transaction, const Caller& caller,
    const api::DescribeStreamSummaryRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    api::DescribeStreamSummaryResponse response;
    auto& summary = response.stream_description_summary;
    summary.stream_name = stream->address.name;
    summary.stream_arn = stream->address.arn();
    // No StreamId: a client that is told one sends its next calls to a host named after it, past
    // the endpoint that it was given (AWS's SDK for Java 2.41, and with it Java KCL's fan-out).
    summary.stream_status = status_at(*stream, caller.now).value_or(api::StreamStatus::deleting);
    summary.stream_mode_details = api::StreamModeDetails{stream->mode};
    summary.retention_period_hours = static_cast<int>(stream->retention_hours);
    summary.stream_creation_timestamp = stream->created;
    summary.enhanced_monitoring.push_back({stream->metrics});
    summary.encryption_type = stream->encryption;
    if (!stream->key_id.empty()) summary.key_id = stream->key_id;
    const bool has_shards = summary.stream_status != api::StreamStatus::creating;
    summary.open_shard_count = has_shards ? static_cast<int>(stream->open_shards) : 0;
    summary.consumer_count = static_cast<int>(Consumers(transaction, *stream, caller.now).count());
    summary.warm_throughput = warm_throughput(*stream, caller.now);
    summary.max_record_size_in_kib = static_cast<int>(stream->max_record_kib);
    if (stream->mode == api::StreamMode::on_demand)
        summary.record_distribution_strategy = stream->distribution;
    return response;
}

}  // namespace kcl::local::kinesis
