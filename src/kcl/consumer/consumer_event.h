#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/base/sequence_number.h"
#include "kcl/consumer/shard_phase.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kcl::consumer {

namespace consumer_event {
/// Once for each set of parents that is still being processed.
struct WaitingOnParents {
    std::vector<std::string> unfinished;
};
/// The parents' leases can't be read; they are looked at again.
struct ParentsUnknown {
    Error error;
    Duration retry_in{};
};
/// initialize() succeeded; reading begins at `from`.
struct Started {
    Checkpoint from;
    std::int64_t epoch = 0;
};
/// One batch arrived; behind the tip by so much. Also for empty ones.
struct Fetched {
    std::size_t records = 0;
    std::optional<std::chrono::milliseconds> behind_latest;
};
/// Reading failed; the fetcher goes on by itself.
struct FetchFailed {
    Error error;
};
/// process_records() returned.
struct Delivered {
    std::size_t records = 0;
    std::size_t bytes = 0;
    std::optional<std::chrono::milliseconds> behind_latest;
    Duration took{};
};
/// Records that were not delivered, on purpose: see Deaggregated.
struct RecordsLeftOut {
    std::size_t misplaced = 0;
    std::size_t lost = 0;
};
struct Checkpointed {
    Checkpoint checkpoint;
};
struct CheckpointFailed {
    Error error;
    Duration retry_in{};
};
/// A call of users' code threw.
struct ConsumerFailed {
    std::string call;  ///< Such as "process_records".
    std::string what;
    int attempt = 1;
    std::optional<Duration> retry_in;  ///< Empty: it is not called again.
};
/// A call of users' code did not return in time and was left behind, with its thread and memory.
struct CallLeftBehind {
    std::string call;
    Duration after{};
};
/// A step of the shard's end failed and is tried again.
struct EndFailed {
    std::string step;
    Error error;
    Duration retry_in{};
};
/// The shard is processed to its end, and its lease says so.
struct ShardEnded {
    std::vector<std::string> children;
};
/// The last event. `detail` is for the log; may be empty.
struct Closed {
    CloseReason reason;
    std::string detail;
};
}  // namespace consumer_event

/// What happens to one shard in this cluster, told to whoever listens.
struct ConsumerEvent {
    std::string lease_key;
    std::variant<consumer_event::WaitingOnParents, consumer_event::ParentsUnknown,
                 consumer_event::Started, consumer_event::Fetched, consumer_event::FetchFailed,
                 consumer_event::Delivered, consumer_event::RecordsLeftOut,
                 consumer_event::Checkpointed, consumer_event::CheckpointFailed,
                 consumer_event::ConsumerFailed, consumer_event::CallLeftBehind,
                 consumer_event::EndFailed, consumer_event::ShardEnded, consumer_event::Closed>
        what;
};

}  // namespace kcl::consumer
