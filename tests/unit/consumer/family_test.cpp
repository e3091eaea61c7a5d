// Parents, children, and the end of a shard.
#include "tests/unit/consumer/shard_consumer_fixture.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace kcl::consumer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using wire::kinesis::ChildShard;

class FamilyTest : public ShardConsumerFixture {
  protected:
    const std::vector<ChildShard> split = {
        {.shard_id = "c1", .parent_shards = {"s0"}, .hash_key_range = {0, 9}},
        {.shard_id = "c2", .parent_shards = {"s0"}, .hash_key_range = {10, 19}}};
    const std::vector<ChildShard> merge = {
        {.shard_id = "c1", .parent_shards = {"s0", "s1"}, .hash_key_range = {0, 19}}};

    asio::awaitable<void> reach_end(std::vector<ChildShard> children) {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(last_batch(100, {"a"}, std::move(children)));
    }
};

// ------------------------------------------------------------------------ parents

TEST_F(FamilyTest, AChildBeginsAfterItsParentsEnd) {
    put_lease("p0", Checkpoint::at("5"), "other");
    put_lease("p1", Checkpoint::at("6"), "other");
    parents = {"p0", "p1"};
    run([&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(30s);
        EXPECT_THAT(user->calls(), IsEmpty());
        put_lease("p0", Checkpoint::shard_end(), "other");
        co_await clock.sleep_for(30s);
        EXPECT_THAT(user->calls(), IsEmpty());
        put_lease("p1", Checkpoint::shard_end(), "other");
        const auto ended = clock.steady_now();
        co_await until_called("initialize from TRIM_HORIZON");
        EXPECT_LE(clock.steady_now() - ended, settings.parent_poll + 50ms);
    });
    const auto waited = all<consumer_event::WaitingOnParents>();
    ASSERT_THAT(waited, SizeIs(2)) << "told once for each change";
    EXPECT_THAT(waited[0].unfinished, ElementsAre("p0", "p1"));
    EXPECT_THAT(waited[1].unfinished, ElementsAre("p1"));
}

TEST_F(FamilyTest, AChildBeginsAtOnceWhenSomebodySeesTheEndOfItsParent) {
    put_lease("p0", Checkpoint::at("5"), "other");
    parents = {"p0"};
    run([&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(settings.parent_poll + 100ms);
        put_lease("p0", Checkpoint::shard_end(), "other");
        const auto ended = clock.steady_now();
        consumer->parent_ended("a stranger");
        co_await clock.sleep_for(settings.parent_poll / 2);
        EXPECT_THAT(user->calls(), IsEmpty());
        consumer->parent_ended("p0");
        co_await until_called("initialize from TRIM_HORIZON");
        EXPECT_LE(clock.steady_now() - ended, settings.parent_poll / 2 + 50ms);
    });
}

TEST_F(FamilyTest, AParentWithoutALeaseBlocksNothing) {
    parents = {"long gone"};
    run([&]() -> asio::awaitable<void> { co_await until_called("initialize from TRIM_HORIZON"); });
    EXPECT_THAT(all<consumer_event::WaitingOnParents>(), IsEmpty());
}

TEST_F(FamilyTest, DoesNotBeginWhileTheParentsAreUnknown) {
    put_lease("p0", Checkpoint::at("5"), "other");
    parents = {"p0"};
    for (int i = 0; i < 3; ++i) db.read_fates.push_back({Kind::fails, Fault::throttled, {}});
    run([&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(30s);
        EXPECT_THAT(user->calls(), IsEmpty());
    });
    EXPECT_THAT(all<consumer_event::ParentsUnknown>(), SizeIs(3));
}

// ------------------------------------------------------------------------ the end

TEST_F(FamilyTest, AtTheEndChildrenComeFirstThenTheConsumerThenShardEnd) {
    std::vector<std::string> children_in_row;
    bool children_exist = false;
    Checkpoint checkpoint_when_told;
    user->end = [&](Checkpointer&) {
        in_cluster([&] {
            children_in_row = row().child_shard_ids;
            children_exist = db.has("c1") && db.has("c2");
            checkpoint_when_told = row().checkpoint;
        });
    };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_closed();
    });
    EXPECT_TRUE(children_exist);
    EXPECT_THAT(children_in_row, ::testing::UnorderedElementsAre("c1", "c2"));
    EXPECT_FALSE(checkpoint_when_told.is_shard_end());
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_EQ(row().owner, "me") << "kept until it is cleaned up";
    EXPECT_EQ(row("c1").checkpoint, Checkpoint::trim_horizon());
    EXPECT_THAT(row("c1").parent_shard_ids, ElementsAre("s0"));
    EXPECT_EQ(closed(), CloseReason::shard_ended);
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON", "process 100",
                                           "shard_ended", "destroyed"));
    ASSERT_THAT(all<consumer_event::ShardEnded>(), SizeIs(1));
    EXPECT_THAT(all<consumer_event::ShardEnded>()[0].children, ElementsAre("c1", "c2"));
}

TEST_F(FamilyTest, TheEndWaitsForTheLastBatchToSucceed) {
    int failures = 0;
    user->process = [&](const Batch&, Checkpointer&) {
        if (++failures <= 3) throw std::runtime_error("no");
        in_cluster([&] { EXPECT_FALSE(db.has("c1")); });
        return false;
    };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_closed();
    });
    EXPECT_EQ(user->times_called("process 100"), 4u);
    EXPECT_TRUE(row().checkpoint.is_shard_end());
}

TEST_F(FamilyTest, ShardEndedIsRepeatedUntilItSucceeds) {
    int failures = 0;
    user->end = [&](Checkpointer&) {
        if (++failures <= 3) throw std::runtime_error("flush failed");
    };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_closed();
    });
    EXPECT_EQ(user->times_called("shard_ended"), 4u);
    EXPECT_TRUE(row().checkpoint.is_shard_end());
}

TEST_F(FamilyTest, ShardEndIsWrittenUntilItHolds) {
    user->end = [&](Checkpointer& checkpointer) {
        checkpointer.checkpoint();  // as a careful consumer of another KCL would
        in_cluster([&] {
            for (int i = 0; i < 4; ++i) db.next_write_fails(Fault::throttled);
        });
    };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_closed();
    });
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_THAT(all<consumer_event::CheckpointFailed>(), SizeIs(::testing::Ge(1u)));
}

TEST_F(FamilyTest, ChildrenAreCreatedAfterTheTableWasAway) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        user->process = [&](const Batch&, Checkpointer&) {
            in_cluster([&] {
                for (int i = 0; i < 3; ++i) db.next_write_fails(Fault::unavailable);
            });
            return false;
        };
        fetcher->push(last_batch(100, {"a"}, split));
        co_await until_closed();
    });
    EXPECT_TRUE(db.has("c1") && db.has("c2"));
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_THAT(all<consumer_event::EndFailed>(), SizeIs(::testing::Ge(1u)));
}

TEST_F(FamilyTest, AMergedChildWaitsForTheOtherParentsLease) {
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(merge);
        co_await clock.sleep_for(30s);
        EXPECT_FALSE(db.has("c1"));
        EXPECT_FALSE(user->was_called("shard_ended"));
        put_lease("s1", Checkpoint::at("7"), "other");
        co_await until_closed();
    });
    EXPECT_TRUE(db.has("c1"));
    EXPECT_TRUE(row().checkpoint.is_shard_end());
}

TEST_F(FamilyTest, AnAnswerThatMakesNoSenseGivesTheLeaseToAnother) {
    run([&]() -> asio::awaitable<void> {
        const std::vector<ChildShard> one_child_of_one_parent = {
            {.shard_id = "c1", .parent_shards = {"s0"}, .hash_key_range = {0, 9}}};
        co_await reach_end(one_child_of_one_parent);
        co_await until_closed();
    });
    EXPECT_EQ(row().owner, std::nullopt);
    EXPECT_FALSE(row().checkpoint.is_shard_end());
    EXPECT_FALSE(user->was_called("shard_ended"));
    EXPECT_EQ(closed(), CloseReason::shut_down);
}

TEST_F(FamilyTest, AShardWithoutChildrenEndsToo) {
    run([&]() -> asio::awaitable<void> {
        co_await reach_end({});
        co_await until_closed();
    });
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_TRUE(user->was_called("shard_ended"));
}

TEST_F(FamilyTest, AnEndWithoutRecordsIsAnEnd) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(last_batch(100, {}, split));
        co_await until_closed();
    });
    EXPECT_THAT(user->calls(),
                ElementsAre("made", "initialize from TRIM_HORIZON", "shard_ended", "destroyed"));
    EXPECT_TRUE(row().checkpoint.is_shard_end());
}

TEST_F(FamilyTest, AShardThatEndedBeforeWeCameIsLeftAlone) {
    run_from(Checkpoint::shard_end(), [&]() -> asio::awaitable<void> {
        co_await until_closed();
        co_await clock.sleep_for(1min);
    });
    EXPECT_EQ(closed(), CloseReason::shard_ended);
    EXPECT_THAT(user->calls(), IsEmpty());
    EXPECT_EQ(row().owner, "me");
}

TEST_F(FamilyTest, AShutdownDuringTheEndFinishesTheEnd) {
    user->end = [&](Checkpointer&) { user->gate.wait(); };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_called("shard_ended");
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await clock.sleep_for(5s);
        user->gate.open();
        co_await until_closed();
    });
    EXPECT_EQ(closed(), CloseReason::shard_ended);
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_EQ(row().owner, std::nullopt);
    EXPECT_FALSE(user->was_called("shutdown_requested"));
}

TEST_F(FamilyTest, AShutdownDoesNotWaitForAShardEndedThatHangs) {
    user->end = [&](Checkpointer&) { user->gate.wait(); };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_called("shard_ended");
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await until_closed();
        user->gate.open();
    });
    EXPECT_EQ(closed(), CloseReason::shut_down);
    EXPECT_FALSE(row().checkpoint.is_shard_end()) << "the next owner ends it";
    EXPECT_EQ(row().owner, std::nullopt);
}

TEST_F(FamilyTest, ALeaseLostDuringTheEndStoresNothing) {
    user->end = [&](Checkpointer&) { in_cluster([&] { steal(); }); };
    run([&]() -> asio::awaitable<void> {
        co_await reach_end(split);
        co_await until_closed();
    });
    EXPECT_EQ(closed(), CloseReason::lease_lost);
    EXPECT_FALSE(row().checkpoint.is_shard_end());
    EXPECT_TRUE(user->was_called("lease_lost"));
}

}  // namespace
}  // namespace kcl::consumer
