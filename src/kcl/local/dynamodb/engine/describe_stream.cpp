#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/streams/stream_records.h"

#include <fmt/format.h>

namespace kcl::local::dynamodb {

namespace streams = wire::dynamodb::streams;

Outcome<streams::DescribeStreamResponse> Engine::describe_stream(
    Transaction& transaction, const Caller& caller, const streams::DescribeStreamRequest& request) {
    const auto stream = find_stream(transaction, request.stream_arn, caller.now);
    if (!stream)
        return fail(
            "ResourceNotFoundException",
            fmt::format("Requested resource not found: Stream: {} not found", request.stream_arn));
    streams::DescribeStreamResponse response;
    auto& description = response.stream_description;
    description.stream_arn = stream->arn();
    description.stream_label = stream->label();
    description.stream_status = stream->closed ? "DISABLED" : "ENABLED";
    description.stream_view_type = stream->view;
    description.creation_request_date_time = stream->created;
    description.table_name = stream->table_name;
    description.key_schema.push_back({stream->key.hash.name, wire::dynamodb::KeyType::hash});
    if (stream->key.range)
        description.key_schema.push_back({stream->key.range->name, wire::dynamodb::KeyType::range});
    if (request.exclusive_start_shard_id == stream->shard_id()) return response;
    auto& shard = description.shards.emplace_back();
    shard.shard_id = stream->shard_id();
    shard.sequence_number_range.starting_sequence_number = sequence_text(first_sequence(*stream));
    if (stream->closed)
        shard.sequence_number_range.ending_sequence_number =
            sequence_text(next_sequence(transaction, *stream));
    return response;
}

}  // namespace kcl::local::dynamodb
