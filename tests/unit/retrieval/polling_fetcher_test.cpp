#include "kcl/retrieval/polling_fetcher.h"

#include "kcl/base/task_group.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "tests/unit/retrieval/shard_double.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace kcl::retrieval {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Type = wire::kinesis::ShardIteratorType;
using wire::kinesis::ChildShard;

const Error throttled{Fault::throttled, "slow down", "ProvisionedThroughputExceededException"};
const Error expired{Fault::expired, "too old", "ExpiredIteratorException"};
const Error gone{Fault::not_found, "no such thing", "ResourceNotFoundException"};

class PollingFetcherTest : public ::testing::Test {
  protected:
    /// Runs `story` beside a fetcher that starts at `at`.
    template <class Story>
    void run(Checkpoint at, Story story) {
        fetcher = std::make_unique<PollingFetcher>(
            PollingFetcher::Outside{io.get_executor(), shard, clock, random, budget},
            ShardSource{"stream", "shard-0"}, StartAt{std::move(at), {}}, settings);
        auto both = [&]() -> asio::awaitable<void> {
            TaskGroup group(io.get_executor());
            group.spawn(fetcher->run());
            co_await story();
            group.cancel();
            co_await group.join();
        };
        testing::run(io, clock, both());
    }

    /// The next batch with something in it.
    asio::awaitable<FetchedBatch> next_full() {
        for (;;) {
            auto batch = co_await fetcher->next();
            if (batch && (!batch->records.empty() || batch->end)) co_return std::move(*batch);
        }
    }

    /// Everything up to the end of the shard; faults are collected in `faults`.
    asio::awaitable<void> read_to_end() {
        while (!end) {
            auto batch = co_await fetcher->next();
            if (!batch) {
                faults.push_back(batch.error());
                continue;
            }
            for (const auto& record : batch->records) numbers.emplace_back(record.sequence_number);
            end = std::move(batch->end);
        }
    }
    auto whole_shard() {
        return [this]() -> asio::awaitable<void> { co_await read_to_end(); };
    }

    void close_with_children() {
        shard.closed = true;
        shard.children = {{.shard_id = "shard-1", .parent_shards = {"shard-0"}},
                          {.shard_id = "shard-2", .parent_shards = {"shard-0"}}};
    }
    void list_children() {
        wire::kinesis::Shard self{.shard_id = "shard-0"};
        self.sequence_number_range.ending_sequence_number = "200";
        shard.listed = {self,
                        {.shard_id = "shard-x"},
                        {.shard_id = "shard-1", .parent_shard_id = "shard-0"},
                        {.shard_id = "shard-2", .parent_shard_id = "shard-0"}};
    }
    std::vector<std::string> children() const {
        std::vector<std::string> ids;
        if (end)
            for (const auto& child : end->children) ids.push_back(child.shard_id);
        return ids;
    }

    asio::io_context io;
    testing::ManualClock clock;
    SeededRandom random{1};
    ByteBudget budget{io.get_executor(), clock, 64 << 20};
    ShardDouble shard{clock};
    PollingSettings settings;
    std::unique_ptr<PollingFetcher> fetcher;
    std::vector<std::string> numbers;
    std::vector<Error> faults;
    std::optional<ShardEnd> end;
};

TEST_F(PollingFetcherTest, ReadsAShardInOrderToItsEndAndNamesTheChildren) {
    settings.max_records = 2;
    shard.put(5);
    close_with_children();
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100", "101", "102", "103", "104"));
    EXPECT_THAT(children(), ElementsAre("shard-1", "shard-2"));
    EXPECT_THAT(faults, IsEmpty());
    EXPECT_THAT(shard.iterators_asked, SizeIs(1));
    EXPECT_THAT(shard.lists, IsEmpty());
    EXPECT_EQ(shard.reads[0].limit, 2);
}

TEST_F(PollingFetcherTest, ReadsTheRecordAtTheCheckpointAgain) {
    shard.put(3);
    close_with_children();
    run(Checkpoint::at("101", 4), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("101", "102"));
}

TEST_F(PollingFetcherTest, ReadsOnceASecondAtTheTip) {
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        for (int i = 0; i < 3; ++i) co_await fetcher->next();
        co_await clock.sleep_for(50ms);
        shard.put(1);
        const auto put_at = clock.steady_now();
        auto batch = co_await next_full();
        EXPECT_LE(clock.steady_now() - put_at, 1s);
        EXPECT_EQ(batch.behind_latest, 0ms);
    });
    for (std::size_t i = 1; i < shard.read_times.size(); ++i)
        EXPECT_EQ(shard.read_times[i] - shard.read_times[i - 1], 1s);
}

TEST_F(PollingFetcherTest, CatchesUpAsFastAsTheServiceAllows) {
    settings.max_records = 10;
    shard.put(50);
    close_with_children();
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, SizeIs(50));
    EXPECT_EQ(shard.read_times.back() - shard.read_times.front(), 4 * 200ms);
}

TEST_F(PollingFetcherTest, TellsOfThrottlingAndGoesOnWhereItWas) {
    shard.put(3);
    close_with_children();
    shard.read_faults = {throttled, throttled, throttled};
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100", "101", "102"));
    EXPECT_THAT(faults, SizeIs(3));
    EXPECT_EQ(faults.at(0).fault, Fault::throttled);
    EXPECT_THAT(shard.iterators_asked, SizeIs(1));
    for (std::size_t i = 1; i < shard.read_times.size(); ++i)
        EXPECT_GE(shard.read_times[i] - shard.read_times[i - 1], 200ms);
}

TEST_F(PollingFetcherTest, PausesGrowWhileTheServiceIsAwayButNotForEver) {
    shard.read_faults.assign(40, Error{Fault::unavailable, "no route", ""});
    shard.put(1);
    close_with_children();
    run(Checkpoint::trim_horizon(), whole_shard());
    const auto& times = shard.read_times;
    Duration longest{};
    for (std::size_t i = 1; i < times.size(); ++i)
        longest = std::max(longest, times[i] - times[i - 1]);
    EXPECT_LE(longest, 8s);
    EXPECT_GT(times.back() - times.front(), 60s);
    EXPECT_THAT(numbers, ElementsAre("100"));
}

TEST_F(PollingFetcherTest, GoesOnAfterTheLastRecordWhenTheIteratorExpired) {
    settings.max_records = 2;
    shard.put(4);
    run(Checkpoint::at("100"), [&]() -> asio::awaitable<void> {
        co_await next_full();
        shard.read_faults = {expired};
        close_with_children();
        co_await read_to_end();
    });
    EXPECT_THAT(numbers, ElementsAre("102", "103"));
    ASSERT_THAT(shard.iterators_asked, SizeIs(2));
    EXPECT_EQ(shard.iterators_asked[1].shard_iterator_type, Type::after_sequence_number);
    EXPECT_EQ(shard.iterators_asked[1].starting_sequence_number, "101");
    EXPECT_THAT(faults, IsEmpty());
}

TEST_F(PollingFetcherTest, LatestLosesNothingWhenTheIteratorExpiresBeforeTheFirstRecord) {
    shard.put(2);
    clock.advance(1min);
    const auto subscribed = clock.system_now();
    run(Checkpoint::latest(), [&]() -> asio::awaitable<void> {
        co_await fetcher->next();
        co_await clock.sleep_for(10min);
        shard.put(1);
        shard.read_faults = {expired};
        auto batch = co_await next_full();
        EXPECT_THAT(batch.records, SizeIs(1));
        EXPECT_EQ(batch.records[0].sequence_number, "102");
    });
    ASSERT_THAT(shard.iterators_asked, SizeIs(2));
    EXPECT_EQ(shard.iterators_asked[1].shard_iterator_type, Type::at_timestamp);
    EXPECT_EQ(shard.iterators_asked[1].timestamp, subscribed - 5s);
}

TEST_F(PollingFetcherTest, ReplacesAnIteratorThatGrewOldWhileTheConsumerWasBusy) {
    settings.max_records = 1;
    settings.max_batches_ahead = 1;
    shard.put(4);
    close_with_children();
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        co_await next_full();
        co_await clock.sleep_for(10min);
        co_await read_to_end();
    });
    EXPECT_THAT(numbers, ElementsAre("101", "102", "103"));
    ASSERT_THAT(shard.iterators_asked, SizeIs(2));
    EXPECT_EQ(shard.iterators_asked[1].starting_sequence_number, "101");
}

TEST_F(PollingFetcherTest, ReadsAheadAndThenWaitsForTheConsumer) {
    settings.max_records = 1;
    settings.max_batches_ahead = 3;
    shard.put(10);
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(1min);
        EXPECT_THAT(shard.reads, SizeIs(3));
        co_await fetcher->next();
        co_await clock.sleep_for(1min);
        EXPECT_THAT(shard.reads, SizeIs(4));
    });
}

TEST_F(PollingFetcherTest, HoldsNoBytesOnceItsBatchesAreGone) {
    settings.max_records = 1;
    shard.put(3, std::string(1000, 'x'));
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        auto batch = co_await fetcher->next();
        EXPECT_THAT(batch, testing::IsOk());
        co_await clock.sleep_for(1min);
        EXPECT_GE(budget.used(), 3000u);
        EXPECT_LT(budget.used(), 4000u);
    });
    fetcher.reset();
    EXPECT_EQ(budget.used(), 0u);
}

TEST_F(PollingFetcherTest, ReadsLittleWhenOthersHoldTheWholeBudget) {
    shard.put(500);
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        // The fetcher has its first share already: let it have its answer, then take the rest.
        auto first = co_await fetcher->next();
        auto hung = co_await budget.take(budget.capacity() - budget.used(), SteadyTime::max());
        shard.put(500);
        const auto starved_at = clock.steady_now();
        auto batch = co_await next_full();
        EXPECT_THAT(batch.records, SizeIs(100));
        EXPECT_LE(clock.steady_now() - starved_at, settings.budget_patience + 1s);
        co_await clock.sleep_for(1min);
        EXPECT_THAT(shard.reads, SizeIs(3)) << "one small batch in hand and one ahead at most";
    });
}

TEST_F(PollingFetcherTest, FindsTheChildrenThatOldEmulatorsDoNotTell) {
    shard.put(2);
    close_with_children();
    list_children();
    shard.bend = [](auto& answer) { answer.child_shards.clear(); };
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100", "101"));
    EXPECT_THAT(children(), ElementsAre("shard-1", "shard-2"));
    EXPECT_THAT(shard.reads, SizeIs(3));
    ASSERT_THAT(shard.lists, SizeIs(2));
    EXPECT_EQ(shard.lists[0].stream_name, "stream");
    EXPECT_EQ(shard.lists[1].stream_name, std::nullopt) << "a token goes alone";
}

TEST_F(PollingFetcherTest, TakesNoEndForAnEndWhileTheListSaysThatTheShardIsOpen) {
    shard.put(2);
    shard.listed = {{.shard_id = "shard-0"}};
    shard.bend = [&](auto& answer) { answer.next_shard_iterator.reset(); };
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        auto batch = co_await next_full();
        EXPECT_THAT(batch.records, SizeIs(2));
        EXPECT_EQ(batch.end, std::nullopt);
        shard.bend = nullptr;
        shard.put(1);
        batch = co_await next_full();
        EXPECT_EQ(batch.records.front().sequence_number, "102");
    });
}

TEST_F(PollingFetcherTest, RepeatsAnAnswerThatContradictsItselfAndThenBelievesTheIterator) {
    shard.put(2);
    shard.bend = [](auto& answer) {
        answer.child_shards = {{.shard_id = "shard-1", .parent_shards = {"shard-0"}}};
    };
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        auto batch = co_await next_full();
        EXPECT_THAT(batch.records, SizeIs(2));
        EXPECT_EQ(batch.end, std::nullopt);
        EXPECT_THAT(shard.reads, SizeIs(3));
    });
}

TEST_F(PollingFetcherTest, RecoversFromASingleOddAnswer) {
    shard.put(2);
    close_with_children();
    shard.bend = [n = 0](auto& answer) mutable {
        if (n++ == 0) answer.child_shards.clear();
    };
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100", "101"));
    EXPECT_THAT(children(), ElementsAre("shard-1", "shard-2"));
    EXPECT_THAT(shard.lists, IsEmpty());
}

TEST_F(PollingFetcherTest, AShardThatExpiredEndsWithTheChildrenThatAreStillListed) {
    shard.listed = {{.shard_id = "shard-2", .parent_shard_id = "shard-0"}};
    shard.iterator_faults = {gone};
    run(Checkpoint::at("7"), whole_shard());
    EXPECT_THAT(children(), ElementsAre("shard-2"));
    EXPECT_THAT(numbers, IsEmpty());
}

TEST_F(PollingFetcherTest, DoesNotEndAShardThatIsStillListed) {
    shard.put(1);
    close_with_children();
    shard.listed = {{.shard_id = "shard-0"}};
    shard.read_faults = {gone};
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100"));
    EXPECT_THAT(faults, SizeIs(1));
}

TEST_F(PollingFetcherTest, DoesNotEndTheShardsOfAStreamThatIsGone) {
    shard.put(1);
    close_with_children();
    shard.iterator_faults = {gone, gone};
    shard.list_faults = {gone, gone};
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100")) << "it came back";
    ASSERT_THAT(faults, SizeIs(2));
    EXPECT_EQ(faults[0].fault, Fault::not_found);
    EXPECT_THAT(faults[0].message, HasSubstr("stream"));
}

TEST_F(PollingFetcherTest, TellsWhatOnlyAPersonCanMendAndKeepsTrying) {
    shard.put(1);
    close_with_children();
    shard.iterator_faults.assign(5, Error{Fault::denied, "no kinesis:GetShardIterator", ""});
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100"));
    EXPECT_THAT(faults, SizeIs(5));
}

TEST_F(PollingFetcherTest, RefusesRecordsWithoutANumber) {
    shard.put(1);
    close_with_children();
    shard.bend = [n = 0](auto& answer) mutable {
        if (n++ == 0) answer.records[0].sequence_number = "abc";
    };
    run(Checkpoint::trim_horizon(), whole_shard());
    EXPECT_THAT(numbers, ElementsAre("100"));
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].fault, Fault::corrupt);
}

TEST_F(PollingFetcherTest, LosesNoBatchToATakerThatGoesAway) {
    shard.put(2);
    close_with_children();
    run(Checkpoint::trim_horizon(), [&]() -> asio::awaitable<void> {
        TaskGroup impatient(io.get_executor());
        auto taker = [&]() -> asio::awaitable<void> { co_await fetcher->next(); };
        impatient.spawn(taker());
        impatient.cancel();
        co_await impatient.join();
        co_await read_to_end();
    });
    EXPECT_THAT(numbers, ElementsAre("100", "101"));
}

}  // namespace
}  // namespace kcl::retrieval
