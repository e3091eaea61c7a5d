#pragma once

#include "kcl/checkpointer.h"
#include "kcl/record.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kcl {

/// Bunyan's levels: a record at a level is written when the cluster's --log-level is not above it.
enum class LogLevel { trace = 10, debug = 20, info = 30, warn = 40, error = 50, fatal = 60 };

/// Where a consumer stands when it begins. Valid during initialize(); the log function as long as
/// the consumer lives.
struct ShardStart {
    std::string_view stream;
    std::string_view shard_id;
    /// The stored checkpoint from which this tenure goes on: digits, or TRIM_HORIZON, LATEST,
    /// AT_TIMESTAMP.
    std::string_view checkpoint;
    std::uint64_t sub_sequence_number = 0;
    std::int64_t lease_epoch = 0;
    /// Writes a line to the cluster's log, with stream and shard. Any thread.
    std::function<void(LogLevel, std::string_view)> log;
};

/// Processes one shard. Written by the user; made, called and destroyed by the cluster, one
/// instance for each tenure of each shard.
///
/// Calls to one consumer never overlap, but may come from different threads; consumers of different
/// shards run at the same time. A call may block: it delays its own shard only.
///
/// A call that throws is tried again, with growing pauses, until it succeeds or the lease is lost;
/// no record is skipped.
class Consumer {
  public:
    virtual ~Consumer() = default;

    /// Before any record. If it throws, it is called again.
    virtual void initialize(const ShardStart& /*start*/) {}

    /// Records in order; never empty. Records that were not checkpointed come again to whoever has
    /// the shard next.
    /// \return true to checkpoint everything delivered so far, as soon as you have made it safe;
    /// false to go on without.
    virtual bool process_records(const Batch& batch, Checkpointer& checkpointer) = 0;

    /// The shard is closed and every record was delivered. Make safe what you hold: when this
    /// returns, the library records the end of the shard, and its children may start.
    virtual void shard_ended(Checkpointer& /*checkpointer*/) {}

    /// The cluster is stopping, or hands the shard to another. The last chance to make safe what
    /// you hold.
    /// \return true to checkpoint everything delivered so far.
    virtual bool shutdown_requested(Checkpointer& /*checkpointer*/) { return false; }

    /// Another cluster has the shard. Let go of what you hold; nothing can be checkpointed. Nothing
    /// is called after it.
    virtual void lease_lost() {}
};

/// Makes one consumer for each shard that the cluster takes. May be called from several threads at
/// once.
using ConsumerFactory = std::function<std::unique_ptr<Consumer>()>;

}  // namespace kcl
