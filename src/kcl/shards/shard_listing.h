#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/shards/shard_graph.h"

#include <optional>
#include <string>

namespace kcl::shards {

/// The shards of a stream, all pages of them; a token that grows old on the way means from the
/// first page again. Faults: not_found (no such stream), exists (it is being created or deleted),
/// and those of the service. Cancellation: terminal.
asio::awaitable<Result<ShardGraph>> list_shards(
    aws::KinesisClient& kinesis, std::string stream_name,
    std::optional<wire::kinesis::ShardFilter> filter = std::nullopt);

}  // namespace kcl::shards
