#include "kcl/retrieval/read_rules.h"

#include <algorithm>

namespace kcl::retrieval {

using wire::kinesis::ChildShard;
using wire::kinesis::GetRecordsResponse;
using wire::kinesis::Shard;

namespace {
constexpr std::size_t smallest_guess = 256 << 10;
constexpr int records_without_share = 100;
constexpr Duration iterator_trusted_for = 270s;
}  // namespace

SteadyTime next_read_at(const LastRead& last, const PollingSettings& settings) {
    const bool far_behind =
        last.behind_latest ? *last.behind_latest > settings.between_reads : last.full;
    const auto least = std::min(settings.least_spacing, settings.between_reads);
    return last.sent + (far_behind ? least : settings.between_reads);
}

bool has_room(const Ahead& ahead, const PollingSettings& settings) {
    return ahead.batches == 0 ||
           (ahead.bytes < settings.max_bytes_ahead && ahead.batches < settings.max_batches_ahead);
}

std::size_t expected_bytes(const std::optional<LastRead>& last, std::size_t last_bytes) {
    if (!last || last->full || last->behind_latest.value_or(0ms) > 0ms) return largest_answer;
    return std::clamp(2 * last_bytes, smallest_guess, largest_answer);
}

int frugal_limit(const PollingSettings& settings) {
    return std::min(settings.max_records, records_without_share);
}

bool is_stale(SteadyTime issued, SteadyTime now) { return now - issued >= iterator_trusted_for; }

AfterFault after_fault(Fault fault) {
    switch (fault) {
        case Fault::expired:
            return AfterFault::new_iterator;
        case Fault::invalid:
            return AfterFault::pause_then_new_iterator;
        case Fault::not_found:
            return AfterFault::confirm;
        case Fault::throttled:
        case Fault::unavailable:
        case Fault::timed_out:
        case Fault::condition_failed:
        case Fault::lost:
        case Fault::exists:
        case Fault::denied:
        case Fault::corrupt:
            return AfterFault::retry;
    }
    return AfterFault::retry;
}

AnswerKind kind_of(const GetRecordsResponse& answer) {
    const auto& children = answer.child_shards;
    if (answer.next_shard_iterator)
        return children.empty() ? AnswerKind::more : AnswerKind::contradictory;
    const bool complete = std::ranges::none_of(
        children, [](const ChildShard& child) { return child.parent_shards.empty(); });
    return complete && !children.empty() ? AnswerKind::end : AnswerKind::end_unproven;
}

void ShardListing::add(std::string_view shard_id, std::span<const Shard> page) {
    for (const Shard& shard : page) {
        if (shard.shard_id == shard_id) {
            listed = true;
            closed = shard.sequence_number_range.ending_sequence_number.has_value();
        }
        if (shard.parent_shard_id != shard_id && shard.adjacent_parent_shard_id != shard_id)
            continue;
        ChildShard child{.shard_id = shard.shard_id, .hash_key_range = shard.hash_key_range};
        for (const auto& parent : {shard.parent_shard_id, shard.adjacent_parent_shard_id})
            if (parent) child.parent_shards.push_back(*parent);
        const auto same = [&](const ChildShard& known) { return known.shard_id == child.shard_id; };
        if (std::ranges::none_of(children, same)) children.push_back(std::move(child));
    }
}

std::size_t bytes_held(std::span<const wire::kinesis::Record> records) {
    std::size_t bytes = 0;
    for (const auto& record : records)
        bytes += sizeof(record) + record.data.size() + record.partition_key.size() +
                 record.sequence_number.size();
    return bytes;
}

}  // namespace kcl::retrieval
