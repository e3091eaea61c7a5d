#pragma once

#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/powers/limits/shard_traffic.h"
#include "kcl/local/storage/store.h"

#include <span>

namespace kcl::local::powers {

/// What AWS does to an on-demand stream whose shards are busy: splits each of them in the middle of
/// its hash keys. So a stream with even traffic takes up to double of what it took before.
///
/// Leaves alone what is not on-demand, shards that are closed or were opened since they were busy,
/// and streams of 10,000 shards. True when there are new shards.
bool split_busy(storage::Transaction& transaction, const kinesis::StreamAddress& address,
                std::span<const ShardTraffic::Busy> busy, SystemTime now);

}  // namespace kcl::local::powers
