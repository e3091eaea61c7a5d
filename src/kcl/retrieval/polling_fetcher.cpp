#include "kcl/retrieval/polling_fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::retrieval {

using wire::kinesis::GetRecordsRequest;
using wire::kinesis::GetRecordsResponse;
using wire::kinesis::ListShardsRequest;

namespace {

/// Positions are compared and stored: what is not a number must not get that far.
Result<void> check(const GetRecordsResponse& answer) {
    for (const auto& record : answer.records)
        if (!is_sequence_number(record.sequence_number))
            return failure(Fault::corrupt,
                           fmt::format("GetRecords answered a record with the sequence number "
                                       "\"{}\", which is not a number",
                                       record.sequence_number));
    return {};
}

}  // namespace

PollingFetcher::PollingFetcher(Outside outside, ShardSource source, StartAt start,
                               PollingSettings settings)
    : clock_(outside.clock),
      kinesis_(outside.kinesis),
      budget_(outside.budget),
      source_(std::move(source)),
      settings_(settings),
      position_(std::move(start)),
      backoff_(outside.random, settings.first_pause, settings.longest_pause),
      arrived_(outside.executor),
      taken_(outside.executor) {}

asio::awaitable<Result<FetchedBatch>> PollingFetcher::next() {
    for (;;) {
        if (!ahead_.empty()) {
            FetchedBatch batch = std::move(ahead_.front());
            ahead_.pop_front();
            taken_.ring();
            co_return batch;
        }
        if (trouble_) co_return std::unexpected(*std::exchange(trouble_, std::nullopt));
        co_await arrived_.wait();
    }
}

asio::awaitable<void> PollingFetcher::run() {
    while (!ended_) {
        co_await wait_for_room();
        co_await clock_.sleep_until(not_before_);
        const auto patience_ends = clock_.steady_now() + settings_.budget_patience;
        auto share = co_await budget_.take(expected_bytes(last_, last_bytes_), patience_ends);
        // Reading ahead is a luxury; only a shard with nothing to hand over may overdraw.
        if (share.overdrawn() && !ahead_.empty()) continue;
        if (!iterator_ || is_stale(iterator_issued_, clock_.steady_now())) co_await get_iterator();
        if (iterator_) co_await read(std::move(share));
    }
}

asio::awaitable<void> PollingFetcher::wait_for_room() {
    for (;;) {
        Ahead ahead{.batches = ahead_.size()};
        for (const auto& batch : ahead_) ahead.bytes += batch.share.bytes();
        if (has_room(ahead, settings_)) co_return;
        co_await taken_.wait();
    }
}

asio::awaitable<void> PollingFetcher::get_iterator() {
    iterator_.reset();
    const auto asked_at = clock_.system_now();
    auto request = position_.iterator_request(source_);
    auto answer = co_await kinesis_.get_shard_iterator(std::move(request));
    if (!answer) {
        co_await recover(std::move(answer).error());
        co_return;
    }
    position_.subscribed(asked_at);
    iterator_ = std::move(answer->shard_iterator);
    iterator_issued_ = clock_.steady_now();
}

asio::awaitable<void> PollingFetcher::read(ByteBudget::Share share) {
    const int limit = share.overdrawn() ? frugal_limit(settings_) : settings_.max_records;
    const auto sent = clock_.steady_now();
    GetRecordsRequest request{.shard_iterator = *iterator_, .limit = limit};
    auto answer = co_await kinesis_.get_records(std::move(request));
    if (!answer) {
        co_await recover(std::move(answer).error());
        co_return;
    }
    if (auto whole = check(*answer); !whole) {
        pause_after(std::move(whole).error());
        co_return;
    }
    std::optional<std::chrono::milliseconds> behind;
    if (answer->millis_behind_latest)
        behind = std::chrono::milliseconds(*answer->millis_behind_latest);
    const bool full = answer->records.size() >= static_cast<std::size_t>(limit);
    last_ = LastRead{.sent = sent, .behind_latest = behind, .full = full};
    not_before_ = next_read_at(*last_, settings_);
    backoff_.reset();
    co_await judge(std::move(*answer), std::move(share));
}

asio::awaitable<void> PollingFetcher::judge(GetRecordsResponse answer, ByteBudget::Share share) {
    const AnswerKind kind = kind_of(answer);
    switch (kind) {
        case AnswerKind::more:
            hand_over(std::move(answer), std::move(share), std::nullopt);
            break;
        case AnswerKind::end: {
            ShardEnd end{std::move(answer.child_shards)};
            hand_over(std::move(answer), std::move(share), std::move(end));
            break;
        }
        case AnswerKind::contradictory:
            // An open shard cannot have children; believing the iterator loses nothing.
            if (is_odd_once_more(kind))
                hand_over(std::move(answer), std::move(share), std::nullopt);
            break;
        case AnswerKind::end_unproven:
            if (is_odd_once_more(kind))
                co_await judge_unproven_end(std::move(answer), std::move(share));
            break;
    }
}

/// True when the same oddity was answered often enough to be believed. Else the read is repeated
/// with the same iterator.
bool PollingFetcher::is_odd_once_more(AnswerKind kind) {
    odd_answers_ = kind == last_kind_ ? odd_answers_ + 1 : 1;
    last_kind_ = kind;
    not_before_ = last_->sent + std::min(settings_.least_spacing, settings_.between_reads);
    return odd_answers_ >= odd_answers_believed;
}

asio::awaitable<void> PollingFetcher::judge_unproven_end(GetRecordsResponse answer,
                                                         ByteBudget::Share share) {
    auto listing = co_await look_in_list();
    if (!listing) {
        pause_after(std::move(listing).error());
        co_return;
    }
    std::optional<ShardEnd> end;
    if (listing->has_ended()) end = ShardEnd{std::move(listing->children)};
    hand_over(std::move(answer), std::move(share), std::move(end));
}

void PollingFetcher::hand_over(GetRecordsResponse answer, ByteBudget::Share share,
                               std::optional<ShardEnd> end) {
    odd_answers_ = 0;
    last_kind_ = AnswerKind::more;
    last_bytes_ = bytes_held(answer.records);
    share.resize(last_bytes_);
    if (!answer.records.empty())
        position_.read_up_to(std::string(answer.records.back().sequence_number));
    iterator_ = std::move(answer.next_shard_iterator);
    iterator_issued_ = clock_.steady_now();

    FetchedBatch batch{.records = std::move(answer.records), .storage = std::move(answer.storage)};
    batch.behind_latest = last_->behind_latest;
    batch.end = std::move(end);
    batch.share = std::move(share);
    enqueue(std::move(batch));
}

void PollingFetcher::enqueue(FetchedBatch batch) {
    trouble_.reset();
    ended_ = batch.end.has_value();
    // What the tip looks like is old news when earlier batches still wait.
    if (batch.records.empty() && !batch.end && !ahead_.empty()) return;
    ahead_.push_back(std::move(batch));
    arrived_.ring();
}

asio::awaitable<void> PollingFetcher::recover(Error error) {
    switch (after_fault(error.fault)) {
        case AfterFault::retry:
            pause_after(std::move(error));
            break;
        case AfterFault::new_iterator:
            iterator_.reset();
            not_before_ =
                clock_.steady_now() + std::min(settings_.least_spacing, settings_.between_reads);
            break;
        case AfterFault::pause_then_new_iterator:
            iterator_.reset();
            pause_after(std::move(error));
            break;
        case AfterFault::confirm:
            co_await confirm_gone(std::move(error));
            break;
    }
}

/// A shard ends without its last record being read only when the list of shards says so too: the
/// data may have expired, but one wrong answer must not lose the rest of a shard.
asio::awaitable<void> PollingFetcher::confirm_gone(Error error) {
    iterator_.reset();
    auto listing = co_await look_in_list();
    if (!listing) {
        pause_after(std::move(listing).error());
    } else if (listing->listed) {
        pause_after(std::move(error));
    } else {
        FetchedBatch batch;
        batch.end = ShardEnd{std::move(listing->children)};
        enqueue(std::move(batch));
    }
}

asio::awaitable<Result<ShardListing>> PollingFetcher::look_in_list() {
    ShardListing listing;
    ListShardsRequest request{.stream_name = source_.stream_name};
    for (;;) {
        auto page = co_await kinesis_.list_shards(std::move(request));
        if (!page) {
            Error error = std::move(page).error();
            error.message = fmt::format("the shards of stream {} can't be listed: {}",
                                        source_.stream_name, error.message);
            co_return std::unexpected(std::move(error));
        }
        listing.add(source_.shard_id, page->shards);
        if (!page->next_token) co_return listing;
        request = ListShardsRequest{.next_token = std::move(page->next_token)};
    }
}

void PollingFetcher::pause_after(Error error) {
    const auto least = std::min(settings_.least_spacing, settings_.between_reads);
    not_before_ = clock_.steady_now() + std::max(backoff_.next(), least);
    trouble_ = std::move(error);
    arrived_.ring();
}

}  // namespace kcl::retrieval
