#include "kcl/consumer/shard_consumer.h"

#include "kcl/retrieval/deaggregate.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace kcl::consumer {

using retrieval::FetchedBatch;
using How = CallResult::How;

namespace {

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

ShardConsumer::ShardConsumer(Outside outside, ShardWork work,
                             std::unique_ptr<retrieval::Fetcher> fetcher,
                             std::shared_ptr<ConsumerHost> host, ConsumerSettings settings,
                             Listener listener)
    : outside_(std::move(outside)),
      work_(std::move(work)),
      host_(std::move(host)),
      settings_(settings),
      listener_(std::move(listener)),
      fetcher_(std::move(fetcher)),
      writer_({outside_.executor, outside_.held, outside_.clock, outside_.random}, work_.tenure,
              work_.lease.checkpoint, [this](const WriterEvent& event) { on_writer(event); }),
      calls_({outside_.executor, outside_.threads, outside_.clock}, writer_),
      helpers_(outside_.executor),
      news_(outside_.executor),
      delivered_(work_.lease.checkpoint) {}

asio::awaitable<void> ShardConsumer::run() {
    helpers_.spawn(help(writer_.run()));
    try {
        co_await live();
    } catch (...) {
        broken_ = std::current_exception();
    }
    if (broken_) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        follow(Event::stopped);
    }
    helpers_.cancel();
    co_await helpers_.join();
    tell(consumer_event::Closed{std::get<phase::Closed>(phase_).reason, detail_});
    if (broken_ && !is_cancellation(broken_)) std::rethrow_exception(broken_);
}

asio::awaitable<void> ShardConsumer::live() {
    co_await parents_finished();
    co_await initialize();
    while (in<phase::Processing>()) {
        auto batch = co_await next_batch();  // in order, bounded, polling or fan-out
        if (batch) co_await process(std::move(*batch));
    }
    co_await end_of_shard();  // children first, then SHARD_END
    co_await drain();
    co_await part();
}

asio::awaitable<void> ShardConsumer::process(FetchedBatch batch) {
    const auto delivery = co_await unpack(batch);
    const bool processed = co_await deliver(delivery);  // users' code, failure policy
    if (!processed || !batch.end) co_return;
    children_ = std::move(batch.end->children);
    follow(Event::end_reached);
}

asio::awaitable<std::optional<FetchedBatch>> ShardConsumer::next_batch() {
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(outside_.executor, fetcher_->next(), asio::deferred),
        asio::co_spawn(outside_.executor, news_since(news_count_), asio::deferred));
    auto [order, thrown, batch, interrupted] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (thrown && !is_cancellation(thrown)) std::rethrow_exception(thrown);
    if (thrown) co_return std::nullopt;
    if (!batch) {
        tell(consumer_event::FetchFailed{std::move(batch).error()});
        co_return std::nullopt;
    }
    behind_latest_ = batch->behind_latest;
    tell(consumer_event::Fetched{batch->records.size(), batch->behind_latest});
    co_return std::move(*batch);
}

asio::awaitable<std::shared_ptr<Delivery>> ShardConsumer::unpack(const FetchedBatch& batch) {
    const auto range = work_.lease.hash_key_range.value_or(HashKeyRange{});
    retrieval::Deaggregated unpacked;
    if (retrieval::any_aggregated(batch.records)) {
        const auto job = [&] { unpacked = retrieval::deaggregate(batch.records, range); };
        co_await outside_.threads.run(job);  // checksums take their time
    } else {
        unpacked = retrieval::deaggregate(batch.records, range);
    }
    if (unpacked.misplaced + unpacked.lost > 0)
        tell(consumer_event::RecordsLeftOut{unpacked.misplaced, unpacked.lost});
    retrieval::drop_up_to(delivered_, unpacked.records);
    auto delivery = std::make_shared<Delivery>();
    delivery->records = std::move(unpacked.records);
    delivery->storage = batch.storage;
    delivery->behind_latest = batch.behind_latest;
    co_return delivery;
}

/// True when every record of it was processed.
asio::awaitable<bool> ShardConsumer::deliver(std::shared_ptr<Delivery> delivery) {
    for (int attempt = 1; in<phase::Processing>(); ++attempt) {
        // What a failed attempt has checkpointed is done, and must not come again.
        retrieval::drop_up_to(writer_.stored(), delivery->records);
        if (delivery->records.empty()) co_return true;
        const bool processed = co_await deliver_once(delivery, attempt);
        if (processed) co_return true;
    }
    co_return false;
}

asio::awaitable<bool> ShardConsumer::deliver_once(std::shared_ptr<const Delivery> delivery,
                                                  int attempt) {
    const auto held_until = outside_.held.held_until(work_.tenure);
    if (held_until <= outside_.clock.steady_now()) {
        lease_lost("the lease was not renewed in time");
        co_return false;
    }
    const Checkpoint last = retrieval::position_of(delivery->records.back());
    calls_.delivered_up_to(last);
    auto result = co_await calls_.process_records(delivery, work_.lease.counter, held_until);
    if (!result.ok()) {
        calls_.delivered_up_to(delivered_);
        const bool again = in<phase::Processing>();
        const auto retry_in = report(result, "process_records", attempt, again);
        if (retry_in) co_await pause(*retry_in);
        co_return false;
    }
    if (in<phase::Closed>()) co_return false;  // too late: what it did does not count
    delivered_ = last;
    const std::size_t bytes = delivery->bytes();
    outside_.held.count_bytes(work_.tenure, bytes);
    tell(consumer_event::Delivered{delivery->records.size(), bytes, delivery->behind_latest,
                                   result.took});
    if (result.approved) co_await approve_delivered();
    co_return true;
}

/// Processing goes on while the checkpoint is being stored, but never two checkpoints ahead.
asio::awaitable<void> ShardConsumer::approve_delivered() {
    co_await settled();
    if (!in<phase::Closed>()) writer_.approve(delivered_);
}

/// Users' code failed, or did not return: tells it, and how long to wait when it is called again.
std::optional<Duration> ShardConsumer::report(const CallResult& result, std::string call,
                                              int attempt, bool again) {
    if (result.how == How::left_behind) {
        tell(consumer_event::CallLeftBehind{std::move(call), result.took});
        return std::nullopt;
    }
    if (result.how != How::threw) return std::nullopt;
    std::optional<Duration> retry_in;
    if (again)
        retry_in = after_failure(settings_.delivery, attempt, outside_.random.fraction()).retry_in;
    tell(consumer_event::ConsumerFailed{std::move(call), result.what, attempt, retry_in});
    return retry_in;
}

void ShardConsumer::tell(decltype(ConsumerEvent::what) what) {
    listener_(ConsumerEvent{work_.tenure.lease_key, std::move(what)});
}

}  // namespace kcl::consumer
