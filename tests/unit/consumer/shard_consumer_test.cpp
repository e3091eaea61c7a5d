#include "kcl/consumer/shard_consumer.h"

#include "kcl/wire/aggregated_record.h"

#include "tests/unit/consumer/shard_consumer_fixture.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace kcl::consumer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using ShardConsumerTest = ShardConsumerFixture;

TEST_F(ShardConsumerTest, DeliversBatchesInOrderAndStoresWhatIsApproved) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a", "b"}));
        fetcher->push(batch(102, {"c"}));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON",
                                           "process 100 101", "process 102", "destroyed"));
    const auto stored = all<consumer_event::Checkpointed>();
    ASSERT_THAT(stored, SizeIs(2));
    EXPECT_EQ(stored[0].checkpoint, Checkpoint::at("101"));
    const auto delivered = all<consumer_event::Delivered>();
    ASSERT_THAT(delivered, SizeIs(2));
    EXPECT_EQ(delivered[0].records, 2u);
    EXPECT_EQ(delivered[0].bytes, 2u);
    EXPECT_EQ(delivered[0].behind_latest, 1500ms);
}

TEST_F(ShardConsumerTest, TellsTheConsumerWhereItStands) {
    std::vector<std::string> told;
    user->initialize = [&](const ShardStart& start) {
        told = {std::string(start.stream), std::string(start.shard_id),
                std::string(start.checkpoint), std::to_string(start.sub_sequence_number),
                std::to_string(start.lease_epoch)};
    };
    std::int64_t epoch_of_batch = 0;
    std::chrono::milliseconds behind{};
    user->process = [&](const Batch& batch, Checkpointer&) {
        epoch_of_batch = batch.lease_epoch;
        behind = batch.behind_latest;
        return true;
    };
    run_from(Checkpoint::at("99", 3), [&]() -> asio::awaitable<void> {
        co_await until_called("initialize from 99");
        fetcher->push(batch(100, {"a"}));
        co_await until_checkpoint(Checkpoint::at("100"));
    });
    EXPECT_THAT(told, ElementsAre("stream", "s0", "99", "3", std::to_string(epoch)));
    EXPECT_EQ(epoch_of_batch, epoch);
    EXPECT_EQ(behind, 1500ms);
}

TEST_F(ShardConsumerTest, StoresNothingThatIsNotApproved) {
    user->approve = false;
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a"}));
        fetcher->push(batch(101, {"b"}));
        co_await until_called("process 101");
        co_await clock.sleep_for(1min);
    });
    EXPECT_EQ(row().checkpoint, Checkpoint::trim_horizon());
}

TEST_F(ShardConsumerTest, RepeatsABatchThatThrewWithGrowingPausesAndSkipsNothing) {
    int failures = 0;
    user->process = [&](const Batch& batch, Checkpointer&) {
        if (batch.records[0].text() == "bad" && ++failures <= 5)
            throw std::runtime_error("sink is full");
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"bad", "b"}));
        fetcher->push(batch(102, {"c"}));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_EQ(user->times_called("process 100 101"), 6u);
    EXPECT_EQ(user->times_called("process 102"), 1u);
    const auto failed = all<consumer_event::ConsumerFailed>();
    ASSERT_THAT(failed, SizeIs(5));
    for (int i = 0; i < 5; ++i) {
        const auto& event = failed[static_cast<std::size_t>(i)];
        EXPECT_EQ(event.call, "process_records");
        EXPECT_EQ(event.what, "sink is full");
        EXPECT_EQ(event.attempt, i + 1);
        EXPECT_GE(*event.retry_in, 500ms * (1 << i));
    }
}

TEST_F(ShardConsumerTest, NamesWhatIsNotAnException) {
    int failures = 0;
    user->process = [&](const Batch&, Checkpointer&) {
        if (++failures == 1) throw 42;
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a"}));
        co_await until_checkpoint(Checkpoint::at("100"));
    });
    ASSERT_THAT(all<consumer_event::ConsumerFailed>(), SizeIs(1));
    EXPECT_THAT(all<consumer_event::ConsumerFailed>()[0].what, HasSubstr("not a std::exception"));
}

TEST_F(ShardConsumerTest, RepeatsOnlyWhatAFailedAttemptHadNotCheckpointed) {
    int calls = 0;
    user->process = [&](const Batch& batch, Checkpointer& checkpointer) {
        if (++calls > 1) return true;
        checkpointer.checkpoint(batch.records[1]);
        throw std::runtime_error("third one is bad");
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a", "b", "c"}));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_EQ(user->times_called("process 100 101 102"), 1u);
    EXPECT_EQ(user->times_called("process 102"), 1u);
}

TEST_F(ShardConsumerTest, GoesOnWhenAFailedAttemptHadCheckpointedEverything) {
    user->process = [&](const Batch& batch, Checkpointer& checkpointer) -> bool {
        if (batch.records[0].text() != "a") return true;
        checkpointer.checkpoint();
        throw std::runtime_error("after all was safe");
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a", "b"}));
        fetcher->push(batch(102, {"c"}));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_EQ(user->times_called("process 100 101"), 1u);
}

TEST_F(ShardConsumerTest, ResumesInTheMiddleOfAnAggregatedRecord) {
    const std::string texts[] = {"a", "b", "c", "d"};
    std::vector<wire::UserRecord> inner;
    for (const auto& text : texts) inner.push_back({std::as_bytes(std::span(text)), "key", {}});
    run_from(Checkpoint::at("100", 1), [&]() -> asio::awaitable<void> {
        co_await until_called("initialize from 100");
        fetcher->push(batch(100, {wire::pack(inner)}));
        co_await until_checkpoint(Checkpoint::at("100", 3));
    });
    EXPECT_TRUE(user->was_called("process 100/2 100/3"));
}

TEST_F(ShardConsumerTest, DeliversNoRecordTwiceThatTheFetcherReadsTwice) {
    run_from(Checkpoint::at("100"), [&]() -> asio::awaitable<void> {
        co_await until_called("initialize from 100");
        fetcher->push(batch(100, {"a", "b"}));
        fetcher->push(batch(101, {"b"}));
        fetcher->push(batch(101, {"b", "c"}));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from 100", "process 101",
                                           "process 102", "destroyed"));
}

TEST_F(ShardConsumerTest, CallsNobodyForEmptyBatchesButTellsHowFarBehind) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {}));
        co_await clock.sleep_for(1s);
        EXPECT_EQ(consumer->status().behind_latest, 1500ms);
    });
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON", "destroyed"));
    EXPECT_THAT(all<consumer_event::Fetched>(), SizeIs(1));
}

TEST_F(ShardConsumerTest, TellsOfReadFailuresAndGoesOn) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(failure(Fault::denied, "no permission for kinesis:GetRecords"));
        fetcher->push(batch(100, {"a"}));
        co_await until_checkpoint(Checkpoint::at("100"));
    });
    ASSERT_THAT(all<consumer_event::FetchFailed>(), SizeIs(1));
    EXPECT_EQ(all<consumer_event::FetchFailed>()[0].error.fault, Fault::denied);
}

TEST_F(ShardConsumerTest, RepeatsInitializeUntilItSucceedsAndReadsOnlyThen) {
    int tries = 0;
    user->construct = [&] {
        if (++tries <= 2) throw std::runtime_error("no database");
    };
    user->initialize = [&](const ShardStart&) {
        in_cluster([&] { EXPECT_FALSE(fetcher->is_running()); });
        if (++tries <= 5) throw std::runtime_error("no table");
    };
    run([&]() -> asio::awaitable<void> {
        auto started = [&] { return !all<consumer_event::Started>().empty(); };
        co_await until(started);
    });
    EXPECT_EQ(user->times_called("made"), 3u);
    EXPECT_EQ(user->times_called("initialize from TRIM_HORIZON"), 3u);
    EXPECT_THAT(all<consumer_event::ConsumerFailed>(), SizeIs(4));
    EXPECT_EQ(all<consumer_event::ConsumerFailed>()[0].call, "constructor");
    EXPECT_EQ(all<consumer_event::ConsumerFailed>()[3].call, "initialize");
}

TEST_F(ShardConsumerTest, CountsDeliveredBytesForTheBalance) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {std::string(500'000, 'x')}));
        auto measured = [&] { return row().throughput_kbps.value_or(0) > 1; };
        co_await until(measured);
    });
}

TEST_F(ShardConsumerTest, AHungConsumerDelaysNobodyElse) {
    auto other = std::make_shared<UserCode>(threads);
    user->process = [hung = user.get()](const Batch&, Checkpointer&) {
        hung->gate.wait();
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a"}));
        co_await until_called("process 100");
        // A second shard, whose consumer is well.
        const auto hung = std::move(consumer);
        user.swap(other);
        held.add(put_lease("s1", Checkpoint::trim_horizon()));
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(200, {"b"}));
        auto stored = [&] { return row("s1").checkpoint == Checkpoint::at("200"); };
        co_await until(stored);
        EXPECT_EQ(hung->status().call, "process_records");
        EXPECT_EQ(row("s0").checkpoint, Checkpoint::trim_horizon());
        other->gate.open();
        auto unhung = [&] { return row("s0").checkpoint == Checkpoint::at("100"); };
        co_await until(unhung);
        group->cancel();
        co_await group->join();
    });
}

TEST_F(ShardConsumerTest, LeavesEverythingAsItIsWhenCancelled) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        group->cancel();
        co_await until_closed();
    });
    EXPECT_EQ(closed(), CloseReason::stopped);
    EXPECT_EQ(row().owner, "me");
}

}  // namespace
}  // namespace kcl::consumer
