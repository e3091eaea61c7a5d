#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/shapes.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// The decisions of polling, as values: when to read next, how much, and what an answer or a fault
/// means. Pure.
namespace kcl::retrieval {

struct PollingSettings {
    int max_records = 10'000;  ///< Of one answer; the service allows no more.
    /// At most one read in this time while the shard is near its tip.
    Duration between_reads = 1000ms;
    /// Spacing while far behind: the service allows five reads a second to all readers of a shard.
    Duration least_spacing = 200ms;
    /// Reading ahead stops at either; the last answer may go beyond.
    std::size_t max_bytes_ahead = 8 << 20;
    std::size_t max_batches_ahead = 4;
    /// How long a shard with nothing left to hand over waits for its share of the process's bytes.
    Duration budget_patience = 5s;
    /// Pauses after faults: full jitter up to 'first', doubling up to 'longest'.
    Duration first_pause = 500ms;
    Duration longest_pause = 8s;
};

/// The most bytes that one answer can have.
inline constexpr std::size_t largest_answer = 10 << 20;

/// What the last successful read said.
struct LastRead {
    SteadyTime sent;
    std::optional<std::chrono::milliseconds> behind_latest;
    bool full = false;  ///< It had as many records as were asked for.
};

/// When to send the next read.
SteadyTime next_read_at(const LastRead& last, const PollingSettings& settings);

/// What has been read and not been taken yet.
struct Ahead {
    std::size_t batches = 0;
    std::size_t bytes = 0;
};
bool has_room(const Ahead& ahead, const PollingSettings& settings);

/// How many bytes to set aside for the next answer, given the size of the last one. Near the tip
/// the last answer is a good guess; behind it any answer may be full.
std::size_t expected_bytes(const std::optional<LastRead>& last, std::size_t last_bytes);

/// How many records to ask for without a proper share of the budget.
int frugal_limit(const PollingSettings& settings);

/// Iterators live five minutes. An older one is replaced unasked, with half a minute to spare.
bool is_stale(SteadyTime issued, SteadyTime now);

enum class AfterFault {
    retry,         ///< Pause, then the same again.
    new_iterator,  ///< Ask for another iterator at the same place, at once.
    pause_then_new_iterator,
    confirm,  ///< Look in the list of shards whether the shard is really gone.
};
AfterFault after_fault(Fault fault);

enum class AnswerKind {
    more,          ///< There is a next iterator.
    end,           ///< The end of the shard, with its children.
    end_unproven,  ///< No next iterator, and no (complete) children: old emulators, or a slip.
    contradictory  ///< A next iterator and children.
};
AnswerKind kind_of(const wire::kinesis::GetRecordsResponse& answer);

/// So many equal odd answers in a row are believed; before that the read is repeated.
inline constexpr int odd_answers_believed = 3;

/// What the list of shards says about one of them.
struct ShardListing {
    bool listed = false;
    bool closed = false;
    std::vector<wire::kinesis::ChildShard> children;

    /// For each page of the list.
    void add(std::string_view shard_id, std::span<const wire::kinesis::Shard> page);
    bool has_ended() const { return closed || !listed || !children.empty(); }
};

/// What holding these records costs in memory, nearly.
std::size_t bytes_held(std::span<const wire::kinesis::Record> records);

}  // namespace kcl::retrieval
