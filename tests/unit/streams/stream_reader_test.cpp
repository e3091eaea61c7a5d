#include "kcl/streams/stream_reader.h"

#include "tests/unit/streams/local_stream.h"

namespace kcl::streams {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using testing::Fate;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class StreamReaderTest : public LocalStream {
  protected:
    static retrieval::StartAt from(Checkpoint checkpoint) { return {std::move(checkpoint), {}}; }

    void make_reader(ReadPlan plan) {
        plan.stream_name = "s";
        reader.emplace(StreamReader::Outside{io.get_executor(), kinesis, clock, random},
                       std::move(plan), [this](const ReaderEvent& event) { on(event); });
    }
    Result<void> read(ReadPlan plan) {
        make_reader(std::move(plan));
        return play(reader->run());
    }
    Result<void> read_what_is_there(retrieval::StartAt start,
                                    std::vector<std::string> shards = {}) {
        return read({.shard_ids = std::move(shards), .start = std::move(start), .follow = false});
    }
    /// Reads beside `story`, and stops when that has ended and `wanted` records were read.
    Result<void> follow(retrieval::StartAt start, std::size_t wanted, Story story) {
        make_reader({.start = std::move(start)});
        stop_after = wanted;
        Result<void> result;
        play(beside(std::move(story), result));
        return result;
    }
    Story beside(Story story, Result<void>& result) {
        TaskGroup group(io.get_executor());
        group.spawn(run_reader(result));
        group.spawn(std::move(story));
        co_await group.join();
    }
    Story run_reader(Result<void>& result) {
        auto read = co_await reader->run();
        result = std::move(read);
    }

    void on(const ReaderEvent& event) {
        if (const auto* batch = std::get_if<BatchRead>(&event))
            for (const auto& record : batch->batch.records)
                texts.emplace_back(reinterpret_cast<const char*>(record.data.data()),
                                   record.data.size());
        if (const auto* begun = std::get_if<ShardBegun>(&event)) begins.push_back(begun->shard.id);
        if (std::holds_alternative<ReadTrouble>(event)) ++troubles;
        if (texts.size() >= stop_after) reader->stop();
    }

    std::optional<StreamReader> reader;
    std::vector<std::string> texts;
    std::vector<std::string> begins;
    std::size_t stop_after = 1'000'000;
    int troubles = 0;
};

TEST_F(StreamReaderTest, ReadsWhatIsThereThroughSplitsAndMergesInOrder) {
    play(create(1));
    play(put("a"));
    play(split(shard_0));
    play(put("b"));
    play(put("c", middle));
    play(merge(shard_1, shard_2));
    play(put("d"));
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon())), IsOk());
    ASSERT_THAT(texts, SizeIs(4));
    EXPECT_EQ(texts.front(), "a");
    EXPECT_EQ(texts.back(), "d");
    EXPECT_THAT(begins, ElementsAre(shard_0, shard_1, shard_2, shard_3));
}

TEST_F(StreamReaderTest, FollowsAShardIntoChildrenThatComeUpLater) {
    play(create(1));
    auto story = [this]() -> Story {
        co_await clock.sleep_for(3s);
        co_await put("a");
        co_await split(shard_0);
        co_await put("b");
        co_await clock.sleep_for(10s);
        co_await merge(shard_1, shard_2);
        co_await put("c");
    };
    EXPECT_THAT(follow(from(Checkpoint::latest()), 3, story()), IsOk());
    EXPECT_THAT(texts, ElementsAre("a", "b", "c"));
}

TEST_F(StreamReaderTest, LeavesOutWhatWasThereBeforeLatest) {
    play(create(1));
    play(put("old"));
    clock.advance(1min);
    auto story = [this]() -> Story {
        co_await clock.sleep_for(3s);
        co_await put("new");
    };
    EXPECT_THAT(follow(from(Checkpoint::latest()), 1, story()), IsOk());
    EXPECT_THAT(texts, ElementsAre("new"));
}

TEST_F(StreamReaderTest, BeginsAtATimeAlsoInChildren) {
    play(create(1));
    play(put("a"));
    clock.advance(1h);
    play(split(shard_0));
    play(put("b"));
    clock.advance(1h);
    const retrieval::StartAt start{Checkpoint::at_timestamp(), clock.system_now()};
    play(put("c"));
    EXPECT_THAT(read_what_is_there(start), IsOk());
    EXPECT_THAT(texts, ElementsAre("c"));
}

TEST_F(StreamReaderTest, ReadsSomeShardsAndWhatBecomesOfThem) {
    play(create(2));
    play(put("low"));
    play(put("high", middle));
    play(merge(shard_0, shard_1));
    play(put("merged"));
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon()), {shard_1}), IsOk());
    EXPECT_THAT(texts, ElementsAre("high", "merged"));
}

TEST_F(StreamReaderTest, NamesAShardThatTheStreamDoesNotHave) {
    play(create(1));
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon()), {"shardId-000000000009"}),
                FailsSaying(Fault::not_found, HasSubstr("shardId-000000000009")));
}

TEST_F(StreamReaderTest, FailsWithoutAStream) {
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon())), Fails(Fault::not_found));
}

TEST_F(StreamReaderTest, RefusesAPositionThatTheShardDoesNotHave) {
    play(create(1));
    const auto nowhere = from(Checkpoint::at("99999999999999999999999999999999999999999"));
    EXPECT_THAT(read_what_is_there(nowhere, {shard_0}), Fails(Fault::invalid));
}

TEST_F(StreamReaderTest, TellsOfTroubleAndGoesOn) {
    play(create(1));
    play(put("a"));
    faults.next("GetRecords", {Fate::Kind::throttled});
    faults.next("GetRecords", {Fate::Kind::unreachable});
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon())), IsOk());
    EXPECT_THAT(texts, ElementsAre("a"));
    EXPECT_EQ(troubles, 2);
}

TEST_F(StreamReaderTest, DoesNotWaitForEverForWhatIsThere) {
    play(create(1));
    testing::FaultRates rates;
    rates.unreachable = 1;
    faults.set("GetRecords", rates);
    EXPECT_THAT(read_what_is_there(from(Checkpoint::trim_horizon())), Fails(Fault::unavailable));
}

TEST_F(StreamReaderTest, EndsAtTheTipAlsoWhileSomebodyWrites) {
    play(create(1));
    make_reader({.start = from(Checkpoint::trim_horizon()), .follow = false});
    Result<void> result;
    auto story = [this]() -> Story {
        for (int i = 0; i < 100; ++i) {
            co_await put("more");
            co_await clock.sleep_for(50ms);
        }
    };
    const auto began = clock.steady_now();
    play(beside(story(), result));
    EXPECT_THAT(result, IsOk());
    EXPECT_LT(texts.size(), 50u);
    EXPECT_GE(clock.steady_now() - began, 5s);
}

}  // namespace
}  // namespace kcl::streams
