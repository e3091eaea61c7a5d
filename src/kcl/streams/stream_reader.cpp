#include "kcl/streams/stream_reader.h"

#include "kcl/retrieval/polling_fetcher.h"
#include "kcl/shards/shard_listing.h"
#include "kcl/shards/shard_sync.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::streams {

namespace {

constexpr std::size_t bytes_at_most = 64 << 20;
constexpr int failures_borne = 5;
constexpr Duration between_listings = 1s;

std::optional<shards::InitialPosition> position_of(const retrieval::StartAt& start) {
    switch (start.checkpoint.kind()) {
        case Checkpoint::Kind::trim_horizon:
            return shards::InitialPosition::trim_horizon();
        case Checkpoint::Kind::latest:
            return shards::InitialPosition::latest();
        case Checkpoint::Kind::at_timestamp:
            return shards::InitialPosition::at_timestamp(start.timestamp);
        case Checkpoint::Kind::number:
        case Checkpoint::Kind::shard_end:
            return std::nullopt;
    }
    return std::nullopt;
}

/// A service that ignores the filter lists more shards than were open at a time, so that their
/// children are to be read from that time on, too.
retrieval::StartAt start_of(const ShardWalk::Step& step, const retrieval::StartAt& start) {
    const bool by_time = start.checkpoint.kind() == Checkpoint::Kind::at_timestamp;
    if (step.first || by_time) return start;
    return {Checkpoint::trim_horizon(), {}};
}

/// Everything that was there when reading began at `began` has been read. A page with records is no
/// proof when they are older: some services never say how far behind it is, and some tell of the
/// shard's end with one more page.
bool is_at_tip(const retrieval::FetchedBatch& batch, SystemTime began) {
    if (batch.behind_latest.value_or(0ms) > 0ms) return false;
    return batch.records.empty() || batch.records.back().approximate_arrival_timestamp > began;
}

}  // namespace

StreamReader::StreamReader(Outside outside, ReadPlan plan, Listener listener)
    : outside_(std::move(outside)),
      plan_(std::move(plan)),
      listener_(std::move(listener)),
      budget_(outside_.executor, outside_.clock, bytes_at_most),
      readers_(outside_.executor) {}

asio::awaitable<Result<void>> StreamReader::run() {
    auto graph = co_await shards::list_shards(outside_.kinesis, plan_.stream_name);
    if (!graph) co_return std::unexpected(std::move(graph).error());
    auto first = co_await first_shards(*graph);
    if (!first) co_return std::unexpected(std::move(first).error());
    began_ = outside_.clock.system_now();
    walk_.emplace(*graph, *first);
    begin_what_may();
    co_await readers_.join();
    if (failure_) co_return std::unexpected(*std::move(failure_));
    co_return Result<void>{};
}

void StreamReader::stop() {
    stopped_ = true;
    readers_.cancel();
}

asio::awaitable<Result<std::vector<std::string>>> StreamReader::first_shards(
    const shards::ShardGraph& whole) {
    for (const auto& id : plan_.shard_ids)
        if (!whole.find(id))
            co_return failure(Fault::not_found, fmt::format("the stream '{}' has no shard '{}'",
                                                            plan_.stream_name, id));
    if (!plan_.shard_ids.empty()) co_return plan_.shard_ids;
    const auto position = position_of(plan_.start);
    if (!position)
        co_return failure(Fault::invalid, "a sequence number belongs to one shard: name the shard");
    auto listed =
        co_await shards::list_shards(outside_.kinesis, plan_.stream_name, position->filter());
    // A time before the stream's first record, or a service without filters.
    if (!listed && listed.error().fault == Fault::invalid) listed = whole;
    if (!listed) co_return std::unexpected(std::move(listed).error());
    std::vector<std::string> ids;
    const auto snapshot = shards::initial_snapshot(*listed, *position);
    for (const auto& shard : snapshot.shards()) ids.push_back(shard.id);
    if (ids.empty())
        co_return failure(Fault::unavailable,
                          fmt::format("the stream '{}' lists no shards: it is being created or "
                                      "deleted; try again when it is ACTIVE",
                                      plan_.stream_name));
    co_return ids;
}

void StreamReader::begin_what_may() {
    if (stopped_) return;
    for (auto& step : walk_->next()) {
        listener_(ShardBegun{step.shard});
        if (stopped_) return;
        readers_.spawn(read(std::move(step)));
    }
}

asio::awaitable<void> StreamReader::read(ShardWalk::Step step) {
    retrieval::PollingFetcher fetcher(
        {outside_.executor, outside_.kinesis, outside_.clock, outside_.random, budget_},
        {plan_.stream_name, step.shard.id}, start_of(step, plan_.start), plan_.polling);
    std::optional<retrieval::ShardEnd> end;
    TaskGroup together(outside_.executor);
    together.spawn(fetcher.run());
    together.spawn(take(step, fetcher, end, together));
    co_await together.join();
    if (end && !stopped_) co_await go_on_after(step.shard, *std::move(end));
}

asio::awaitable<void> StreamReader::take(const ShardWalk::Step& step, retrieval::Fetcher& fetcher,
                                         std::optional<retrieval::ShardEnd>& end,
                                         TaskGroup& together) {
    int failures = 0;
    bool more = true;
    while (more) {
        auto batch = co_await fetcher.next();
        if (stopped_) break;
        if (!batch) {
            more = bears(step.shard, batch.error(), ++failures);
            continue;
        }
        failures = 0;
        more = hands_over(step.shard, *batch);
        end = std::move(batch->end);
    }
    together.cancel();
}

/// False: the shard needs no more reading.
bool StreamReader::hands_over(const shards::Shard& shard, const retrieval::FetchedBatch& batch) {
    if (!batch.records.empty()) listener_(BatchRead{shard, batch});
    const bool enough = !plan_.follow && is_at_tip(batch, began_);
    return !batch.end && !stopped_ && !enough;
}

/// False: the fault is not one that waiting mends.
bool StreamReader::bears(const shards::Shard& shard, const Error& error, int in_a_row) {
    const bool hopeless = error.fault == Fault::not_found || error.fault == Fault::denied ||
                          error.fault == Fault::invalid;
    if (hopeless || (!plan_.follow && in_a_row >= failures_borne)) {
        fail(error);
        return false;
    }
    listener_(ReadTrouble{shard, error});
    return !stopped_;
}

asio::awaitable<void> StreamReader::go_on_after(const shards::Shard& shard,
                                                retrieval::ShardEnd end) {
    listener_(ShardRead{shard, end.children});
    for (int failures = 0; walk_->must_learn(end.children) && !stopped_;) {
        auto graph = co_await shards::list_shards(outside_.kinesis, plan_.stream_name);
        if (graph) {
            walk_->learn(*graph);
            break;
        }
        if (!bears(shard, graph.error(), ++failures)) co_return;
        co_await outside_.clock.sleep_for(between_listings);
    }
    walk_->ended(shard.id, end.children);
    begin_what_may();
}

void StreamReader::fail(Error error) {
    if (!failure_) failure_ = std::move(error);
    stop();
}

}  // namespace kcl::streams
