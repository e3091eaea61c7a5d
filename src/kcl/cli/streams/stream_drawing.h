#pragma once

#include "kcl/shards/shard_graph.h"
#include "kcl/streams/stream_status.h"
#include "kcl/wire/kinesis/list_streams.h"

#include <string>
#include <vector>

/// Streams as people see them and as programs do (one JSON object, without a line end). Pure.
namespace kcl::cli {

std::string drawing_of(const std::vector<wire::kinesis::StreamSummary>& all);
std::string json_of(const std::vector<wire::kinesis::StreamSummary>& all);

/// Each shard under the one that it was split from; a merged one under its first parent, naming the
/// second.
std::string drawing_of(const streams::Summary& summary, const shards::ShardGraph& graph);
std::string json_of(const streams::Summary& summary, const shards::ShardGraph& graph);

/// "2026-01-31T12:00:00.250Z".
std::string to_text(SystemTime time);

}  // namespace kcl::cli
