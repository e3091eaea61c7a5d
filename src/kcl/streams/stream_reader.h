#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/base/random.h"
#include "kcl/base/task_group.h"
#include "kcl/retrieval/fetcher.h"
#include "kcl/retrieval/read_position.h"
#include "kcl/retrieval/read_rules.h"
#include "kcl/streams/shard_walk.h"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kcl::streams {

/// What is read of a stream, and from where.
struct ReadPlan {
    std::string stream_name;
    /// Only these and what they are split or merged into. Empty: the shards that were open at the
    /// start position.
    std::vector<std::string> shard_ids;
    /// A sequence number needs exactly one of `shard_ids`.
    retrieval::StartAt start;
    /// False: each shard is left when its tip is reached; run() ends when all are.
    bool follow = true;
    retrieval::PollingSettings polling;
};

/// Consecutive records of one shard. Borrowed: valid during the call that hands it over.
struct BatchRead {
    const shards::Shard& shard;
    const retrieval::FetchedBatch& batch;
};
struct ShardBegun {
    const shards::Shard& shard;
};
/// The shard is closed and was read to its end.
struct ShardRead {
    const shards::Shard& shard;
    const std::vector<wire::kinesis::ChildShard>& children;
};
/// A read failed; it is made again, after a pause.
struct ReadTrouble {
    const shards::Shard& shard;
    const Error& error;
};
using ReaderEvent = std::variant<BatchRead, ShardBegun, ShardRead, ReadTrouble>;

/// Reads all shards of a stream side by side, through splits and merges: each shard in order,
/// children after their parents. For tools: it knows no leases and keeps no checkpoints.
///
/// Borrows what stands in Outside. Confined to its executor; the listener is called there, reading
/// waits for it, and it may call stop().
class StreamReader {
  public:
    struct Outside {
        asio::any_io_executor executor;
        aws::KinesisClient& kinesis;
        Clock& clock;
        Random& random;
    };
    using Listener = std::function<void(const ReaderEvent&)>;

    StreamReader(Outside outside, ReadPlan plan, Listener listener);

    /// Returns when everything is read, or after stop(). Call it once.
    /// Faults: not_found (the stream or one of the shards), denied, invalid (a position that the
    /// shard doesn't have); without `follow` also what still fails after several tries.
    /// Cancellation: terminal; returns or throws operation_aborted.
    asio::awaitable<Result<void>> run();
    /// No event comes after this one.
    void stop();

  private:
    asio::awaitable<Result<std::vector<std::string>>> first_shards(const shards::ShardGraph& whole);
    void begin_what_may();
    asio::awaitable<void> read(ShardWalk::Step step);
    asio::awaitable<void> take(const ShardWalk::Step& step, retrieval::Fetcher& fetcher,
                               std::optional<retrieval::ShardEnd>& end, TaskGroup& together);
    bool hands_over(const shards::Shard& shard, const retrieval::FetchedBatch& batch);
    bool bears(const shards::Shard& shard, const Error& error, int in_a_row);
    asio::awaitable<void> go_on_after(const shards::Shard& shard, retrieval::ShardEnd end);
    void fail(Error error);

    Outside outside_;
    const ReadPlan plan_;
    const Listener listener_;
    retrieval::ByteBudget budget_;
    std::optional<ShardWalk> walk_;
    TaskGroup readers_;
    std::optional<Error> failure_;
    SystemTime began_{};
    bool stopped_ = false;
};

}  // namespace kcl::streams
