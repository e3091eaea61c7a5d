#include "kcl/streams/record_putter.h"

#include <limits>
#include <utility>

namespace kcl::streams {

namespace {

constexpr std::size_t records_waiting_at_most = 5'000;
constexpr std::size_t bytes_waiting_at_most = 32 << 20;

bool is_hopeless(Fault fault) { return fault == Fault::not_found || fault == Fault::denied; }

wire::kinesis::PutRecordsRequest request_for(const std::string& stream,
                                             const std::vector<Outgoing>& records) {
    wire::kinesis::PutRecordsRequest request{.stream_name = stream};
    for (const Outgoing& record : records) {
        wire::kinesis::PutRecordsEntry entry{.data = std::as_bytes(std::span(record.data)),
                                             .partition_key = record.partition_key};
        if (record.explicit_hash_key) entry.explicit_hash_key = *record.explicit_hash_key;
        request.records.push_back(entry);
    }
    return request;
}

}  // namespace

RecordPutter::RecordPutter(Outside outside, Target target, Listener listener)
    : outside_(std::move(outside)),
      target_(std::move(target)),
      listener_(std::move(listener)),
      queue_(target_.rules),
      backoff_(outside_.random, 200ms, 5s),
      added_(outside_.executor),
      taken_(outside_.executor) {
    if (target_.records_per_second)
        pace_.emplace(*target_.records_per_second, outside_.clock.steady_now());
}

bool RecordPutter::has_room() const {
    return queue_.waiting() < records_waiting_at_most &&
           queue_.waiting_bytes() < bytes_waiting_at_most;
}

asio::awaitable<void> RecordPutter::add(Outgoing record) {
    if (auto fault = fault_of(record)) {
        PutQueue::Outcome outcome;
        outcome.not_stored.push_back({record.number, *std::move(fault)});
        listener_(outcome);
        co_return;
    }
    while (!has_room() && !broken_) co_await taken_.wait();
    queue_.add(std::move(record));
    added_.ring();
}

void RecordPutter::finish() {
    finished_ = true;
    added_.ring();
}

asio::awaitable<Result<void>> RecordPutter::run() {
    for (;;) {
        while (queue_.waiting() == 0 && !finished_) co_await added_.wait();
        if (queue_.waiting() == 0) co_return Result<void>{};
        const std::size_t at_most = co_await allowance();
        auto sent = co_await send(at_most);
        if (!sent) {
            broken_ = true;
            taken_.ring();
            co_return sent;
        }
    }
}

asio::awaitable<std::size_t> RecordPutter::allowance() {
    if (!pace_) co_return std::numeric_limits<std::size_t>::max();
    for (;;) {
        const auto allowed = pace_->allowed(outside_.clock.steady_now());
        if (allowed > 0) co_return allowed;
        co_await outside_.clock.sleep_until(pace_->next_at());
    }
}

asio::awaitable<Result<void>> RecordPutter::send(std::size_t at_most) {
    const auto& records = queue_.take(at_most);
    if (pace_) pace_->sent(records.size());
    taken_.ring();
    auto request = request_for(target_.stream_name, records);
    const auto answer = co_await outside_.kinesis.put_records(std::move(request));
    if (!answer && is_hopeless(answer.error().fault)) co_return std::unexpected(answer.error());
    const bool refused = !answer && answer.error().fault != Fault::invalid;
    failures_in_a_row_ = refused ? failures_in_a_row_ + 1 : 0;
    if (failures_in_a_row_ >= target_.rules.attempts) co_return std::unexpected(answer.error());
    const auto outcome = answer ? queue_.answered(*answer) : queue_.refused(answer.error());
    listener_(outcome);
    if (outcome.tried_again > 0) {
        const auto pause = backoff_.next();
        co_await outside_.clock.sleep_for(pause);
    } else {
        backoff_.reset();
    }
    co_return Result<void>{};
}

}  // namespace kcl::streams
