#pragma once

#include "kcl/base/result.h"
#include "kcl/retrieval/byte_budget.h"
#include "kcl/wire/kinesis/shapes.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <vector>

namespace kcl::retrieval {

/// The shard is closed and everything in it was read.
struct ShardEnd {
    /// Where the stream goes on. Empty when the shard ended long ago and its children are gone too.
    std::vector<wire::kinesis::ChildShard> children;
};

/// Consecutive records of one shard, as they came from the service.
struct FetchedBatch {
    std::vector<wire::kinesis::Record> records;  ///< Their views point into `storage`.
    wire::kinesis::Storage storage;
    /// How far the end of this batch is behind the tip. Empty when the service does not say.
    std::optional<std::chrono::milliseconds> behind_latest;
    std::optional<ShardEnd> end;  ///< Set on the last batch, which may have records as well.
    ByteBudget::Share share;      ///< Gives the bytes back with the batch: let go of it when done.
};

/// Reads one shard from its start position to its end: in order, without gaps, a bounded number of
/// bytes ahead of whoever takes the batches.
///
/// Confined to one executor. One reader: calls of next() don't overlap.
class Fetcher {
  public:
    virtual ~Fetcher() = default;

    /// Reads ahead until the end of the shard or until cancelled (terminal). Run it beside next().
    virtual asio::awaitable<void> run() = 0;

    /// The next batch, as soon as there is one. Batches without records come too: they tell how far
    /// behind the shard is. After the one with `end` nothing comes.
    /// \return or a fault, for the log: the fetcher goes on by itself, with growing pauses. Call
    ///         next() again. not_found means that the stream itself is gone.
    /// Cancellation: terminal; no batch is lost.
    virtual asio::awaitable<Result<FetchedBatch>> next() = 0;
};

}  // namespace kcl::retrieval
