#include "kcl/streams/put_queue.h"

#include "kcl/base/hash_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace kcl::streams {

namespace {

constexpr std::size_t largest_record = 10 << 20;
// Streams take records of one mebibyte unless they were told otherwise: a larger one may be
// refused, and then only it should be.
constexpr std::size_t surely_small_enough = 1 << 20;
constexpr std::size_t longest_key = 256;

std::size_t size_of(const Outgoing& record) {
    return record.data.size() + record.partition_key.size();
}

std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::optional<std::string> fault_of(const Outgoing& record) {
    if (record.partition_key.empty()) return "its partition key is empty";
    if (const auto length = characters(record.partition_key); length > longest_key)
        return fmt::format("its partition key has {} characters; the service takes up to {}",
                           length, longest_key);
    if (size_of(record) > largest_record)
        return fmt::format("it has {} bytes with its key; no stream takes more than {}",
                           size_of(record), largest_record);
    if (record.explicit_hash_key && !parse_hash_key(*record.explicit_hash_key))
        return fmt::format("its hash key '{}' is not a number from 0 to 2^128-1",
                           *record.explicit_hash_key);
    return std::nullopt;
}

void PutQueue::add(Outgoing record) {
    waiting_bytes_ += size_of(record);
    waiting_.push_back(std::move(record));
}

const std::vector<Outgoing>& PutQueue::take(std::size_t at_most) {
    const std::size_t room = std::min(at_most, rules_.records_per_call);
    std::size_t bytes = 0;
    std::set<std::string> keys;
    std::deque<Outgoing> left;
    bool full = false;
    for (auto& record : waiting_) {
        const bool same_key = rules_.keep_order && keys.contains(record.partition_key);
        const bool lonely = record.alone || size_of(record) > surely_small_enough;
        const bool first = in_hand_.empty();
        full = full || in_hand_.size() >= room ||
               (!first && (lonely || bytes + size_of(record) > rules_.bytes_per_call));
        // A record that is passed over holds up those behind it with the same key.
        if (rules_.keep_order) keys.insert(record.partition_key);
        if (full || same_key) {
            left.push_back(std::move(record));
            continue;
        }
        bytes += size_of(record);
        full = lonely;
        in_hand_.push_back(std::move(record));
    }
    waiting_ = std::move(left);
    waiting_bytes_ -= bytes;
    return in_hand_;
}

PutQueue::Outcome PutQueue::answered(const wire::kinesis::PutRecordsResponse& answer) {
    Outcome outcome;
    for (std::size_t i = 0; i < in_hand_.size(); ++i) {
        Outgoing& record = in_hand_[i];
        if (i >= answer.records.size()) {
            try_again(std::move(record), "the service's answer does not mention it", outcome);
            continue;
        }
        const auto& result = answer.records[i];
        if (result.error_code) {
            try_again(std::move(record),
                      fmt::format("{} ({})", result.error_message.value_or("refused"),
                                  *result.error_code),
                      outcome);
            continue;
        }
        outcome.stored.push_back({record.number, result.shard_id.value_or(""),
                                  result.sequence_number.value_or(""), size_of(record)});
    }
    put_back();
    return outcome;
}

PutQueue::Outcome PutQueue::refused(const Error& error) {
    Outcome outcome;
    for (auto& record : in_hand_) {
        if (error.fault == Fault::invalid && in_hand_.size() == 1) {
            outcome.not_stored.push_back({record.number, error.message});
        } else if (error.fault == Fault::invalid) {
            record.alone = true;
            again_.push_back(std::move(record));
        } else {
            try_again(std::move(record), error.message, outcome);
        }
    }
    put_back();
    return outcome;
}

void PutQueue::try_again(Outgoing record, std::string reason, Outcome& outcome) {
    if (++record.attempts >= rules_.attempts) {
        outcome.not_stored.push_back(
            {record.number, fmt::format("{} ({} attempts)", reason, record.attempts)});
        return;
    }
    ++outcome.tried_again;
    again_.push_back(std::move(record));
}

void PutQueue::put_back() {
    for (auto record = again_.rbegin(); record != again_.rend(); ++record) {
        waiting_bytes_ += size_of(*record);
        waiting_.push_front(std::move(*record));
    }
    again_.clear();
    in_hand_.clear();
}

std::vector<Outgoing> PutQueue::give_up() {
    std::vector<Outgoing> all = std::exchange(in_hand_, {});
    for (auto& record : std::exchange(waiting_, {})) all.push_back(std::move(record));
    waiting_bytes_ = 0;
    std::ranges::sort(all, {}, &Outgoing::number);
    return all;
}

}  // namespace kcl::streams
