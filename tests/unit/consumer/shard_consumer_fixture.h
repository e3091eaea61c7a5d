#pragma once

#include "kcl/base/task_group.h"
#include "kcl/consumer/shard_consumer.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"

#include "tests/unit/consumer/scripted_consumer.h"
#include "tests/unit/leases/fake_dynamodb.h"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace kcl::consumer {

/// Hands out what a test pushes.
class ScriptedFetcher final : public retrieval::Fetcher {
  public:
    ScriptedFetcher(asio::any_io_executor executor, Clock& clock)
        : clock_(clock), arrived_(executor) {}

    void push(Result<retrieval::FetchedBatch> batch) {
        batches_.push_back(std::move(batch));
        arrived_.ring();
    }
    std::size_t waiting() const { return batches_.size(); }
    bool is_running() const { return running_; }

    asio::awaitable<void> run() override {
        running_ = true;
        co_await clock_.sleep_until(SteadyTime::max());
    }
    asio::awaitable<Result<retrieval::FetchedBatch>> next() override {
        while (batches_.empty()) co_await arrived_.wait();
        auto batch = std::move(batches_.front());
        batches_.pop_front();
        co_return batch;
    }

  private:
    Clock& clock_;
    Bell arrived_;
    bool running_ = false;
    std::deque<Result<retrieval::FetchedBatch>> batches_;
};

/// Plain records numbered from `first`, one for each text.
inline retrieval::FetchedBatch batch(int first, const std::vector<std::string>& texts) {
    auto kept = std::make_shared<std::deque<std::string>>();
    retrieval::FetchedBatch result;
    for (const auto& text : texts) {
        kept->push_back(std::to_string(first++));
        const std::string_view number = kept->back();
        kept->push_back(text);
        result.records.push_back({.sequence_number = number,
                                  .data = std::as_bytes(std::span(kept->back())),
                                  .partition_key = "key"});
    }
    result.storage = kept;
    result.behind_latest = 1500ms;
    return result;
}

inline retrieval::FetchedBatch last_batch(int first, const std::vector<std::string>& texts,
                                          std::vector<wire::kinesis::ChildShard> children) {
    auto result = batch(first, texts);
    result.end = retrieval::ShardEnd{std::move(children)};
    return result;
}

/// One ShardConsumer on the lease of shard s0, which the cluster "me" holds in a real HeldLeases
/// over a fake table, with real worker threads, under simulated time.
class ShardConsumerFixture : public ::testing::Test {
  protected:
    using Kind = leases::FakeDynamoDb::Kind;

    leases::Lease row(const std::string& key = "s0") const { return db.lease(key); }

    leases::Lease put_lease(std::string key, Checkpoint checkpoint,
                            std::optional<std::string> owner = "me") {
        leases::Lease lease;
        lease.key = std::move(key);
        lease.owner = std::move(owner);
        lease.counter = 41;
        lease.checkpoint = std::move(checkpoint);
        lease.parent_shard_ids = parents;
        db.put(lease);
        return lease;
    }

    /// Another cluster takes the lease, without a word to us.
    void steal() {
        auto lease = row();
        lease.owner = "thief";
        lease.counter += 1;
        db.put(lease);
    }

    /// For users' code of a test: runs `act` on the cluster's thread, where the table lives.
    template <class Act>
    void in_cluster(Act act) {
        std::promise<void> done;
        asio::post(io, [&] {
            act();
            threads.job_goes_on();
            done.set_value();
        });
        threads.job_waits();
        done.get_future().wait();
    }
    leases::Lease row_in_cluster() {
        leases::Lease seen;
        in_cluster([&] { seen = row(); });
        return seen;
    }

    /// Runs `story` while the cluster has the lease of s0, from `start`.
    template <class Story>
    void run_from(Checkpoint start, Story story) {
        const auto lease = put_lease("s0", std::move(start));
        auto whole = [&]() -> asio::awaitable<void> {
            group.emplace(io.get_executor());
            group->spawn(held.run());
            held.add(lease);
            co_await story();
            group->cancel();
            co_await group->join();
            group.reset();
        };
        testing::simulate(io, clock, whole(), [this] { return threads.busy(); });
        consumer.reset();
        while (threads.busy()) std::this_thread::yield();  // destroys the user's consumer
    }
    template <class Story>
    void run(Story story) {
        run_from(Checkpoint::trim_horizon(), std::move(story));
    }

    /// Until `condition` holds; gives up after ten simulated minutes.
    template <class Condition>
    asio::awaitable<void> until(Condition condition) {
        const auto limit = clock.steady_now() + 10min;
        while (!condition() && clock.steady_now() < limit) co_await clock.sleep_for(10ms);
        EXPECT_TRUE(condition()) << "waited in vain";
    }
    asio::awaitable<void> until_closed() {
        auto condition = [this] { return closed().has_value(); };
        co_await until(condition);
    }
    asio::awaitable<void> until_called(std::string call) {
        auto condition = [this, call] { return user->was_called(call); };
        co_await until(condition);
    }
    asio::awaitable<void> until_checkpoint(Checkpoint checkpoint) {
        auto condition = [this, checkpoint] { return row().checkpoint == checkpoint; };
        co_await until(condition);
    }

    template <class Event>
    std::vector<Event> all() const {
        std::vector<Event> found;
        for (const auto& event : events)
            if (const auto* one = std::get_if<Event>(&event.what)) found.push_back(*one);
        return found;
    }
    std::optional<CloseReason> closed() const {
        const auto found = all<consumer_event::Closed>();
        return found.empty() ? std::nullopt : std::optional(found.front().reason);
    }

    void on_lease_event(const leases::LeaseEvent& event) {
        using namespace leases::lease_event;
        if (const auto* gained = std::get_if<Gained>(&event)) begin(gained->tenure, gained->lease);
        if (const auto* lost = std::get_if<Lost>(&event))
            if (consumer) consumer->lease_lost(lost->reason);
        if (std::holds_alternative<HandoffRequested>(event))
            consumer->request_handoff(clock.steady_now() + 30s);
    }

    void begin(const leases::Tenure& tenure, const leases::Lease& lease) {
        epoch = lease.counter;
        ShardWork work{.tenure = tenure, .lease = lease, .stream = "stream", .shard_id = "s0"};
        auto made = std::make_unique<ScriptedFetcher>(io.get_executor(), clock);
        for (auto& batch : early_batches) made->push(std::move(batch));
        fetcher = made.get();
        consumer = std::make_unique<ShardConsumer>(
            ShardConsumer::Outside{io.get_executor(), held, table, threads, clock, random},
            std::move(work), std::move(made), std::make_shared<ScriptedHost>(user), settings,
            [this](const ConsumerEvent& event) { events.push_back(event); });
        group->spawn(consumer->run());
    }

    asio::io_context io;
    testing::ManualClock clock;
    WorkerThreads threads;
    SeededRandom random{1};
    leases::FakeDynamoDb db{clock};
    leases::LeaseTable table{db, "app"};
    leases::HeldLeases held{io.get_executor(),
                            table,
                            clock,
                            random,
                            "me",
                            leases::LeaseTiming{},
                            [this](const leases::LeaseEvent& event) { on_lease_event(event); }};
    ConsumerSettings settings;
    std::vector<std::string> parents;
    std::vector<Result<retrieval::FetchedBatch>> early_batches;  ///< There from the beginning.
    std::shared_ptr<UserCode> user = std::make_shared<UserCode>(threads);
    std::vector<ConsumerEvent> events;
    std::optional<TaskGroup> group;
    std::unique_ptr<ShardConsumer> consumer;
    ScriptedFetcher* fetcher = nullptr;
    std::int64_t epoch = 0;
};

}  // namespace kcl::consumer
