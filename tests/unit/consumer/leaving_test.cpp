// How a shard is left: lost leases, handoffs, shutdowns, deadlines.
#include "tests/unit/consumer/shard_consumer_fixture.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace kcl::consumer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LeavingTest : public ShardConsumerFixture {
  protected:
    /// The next call of process_records() blocks until the gate opens.
    void block() {
        user->process = [&](const Batch&, Checkpointer&) {
            user->gate.wait();
            return true;
        };
    }
    asio::awaitable<void> begin_batch_100() {
        co_await until_called("initialize from TRIM_HORIZON");
        fetcher->push(batch(100, {"a"}));
        fetcher->push(batch(101, {"b"}));
        co_await until_called("process 100");
    }
    void leader_begins_handoff() {
        auto lease = row();
        lease.checkpoint_owner = lease.owner;
        lease.owner = "next";
        db.put(lease);
    }
};

// ------------------------------------------------------------------------ lost leases

TEST_F(LeavingTest, ALeaseLostDuringASlowCallStopsEverything) {
    std::string refusal;
    user->process = [&](const Batch&, Checkpointer& checkpointer) {
        user->gate.wait();
        try {
            checkpointer.checkpoint();
        } catch (const CheckpointError& e) {
            if (e.reason() == CheckpointError::Reason::lease_lost) refusal = "lost";
        }
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        steal();
        co_await clock.sleep_for(20s);  // the renewal has found out
        EXPECT_FALSE(user->was_called("lease_lost")) << "calls never overlap";
        EXPECT_TRUE(std::holds_alternative<phase::Closed>(consumer->status().phase));
        user->gate.open();
        co_await until_closed();
    });
    EXPECT_EQ(refusal, "lost");
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON", "process 100",
                                           "lease_lost", "destroyed"));
    EXPECT_EQ(closed(), CloseReason::lease_lost);
    EXPECT_EQ(row().checkpoint, Checkpoint::trim_horizon());
    EXPECT_EQ(row().owner, "thief");
    EXPECT_THAT(all<consumer_event::Delivered>(), IsEmpty()) << "its result does not count";
}

TEST_F(LeavingTest, NothingIsDeliveredOnceTheLeaseMayBeGone) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        db.usual_write = {Kind::fails, Fault::unavailable, {}};
        const auto held_until = held.held_until({"s0", 1});
        co_await clock.sleep_until(held_until);
        fetcher->push(batch(100, {"a"}));
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - held_until, 100ms);
    });
    EXPECT_EQ(closed(), CloseReason::lease_lost);
    EXPECT_FALSE(user->was_called("process 100"));
    EXPECT_TRUE(user->was_called("lease_lost"));
}

TEST_F(LeavingTest, ACallThatHangsAfterTheLossIsLeftBehind) {
    block();
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        steal();
        co_await until_closed();
        user->gate.open();
        auto over = [&] { return user->was_called("destroyed"); };
        co_await until(over);
    });
    EXPECT_EQ(closed(), CloseReason::lease_lost);
    EXPECT_FALSE(user->was_called("lease_lost"));
    ASSERT_THAT(all<consumer_event::CallLeftBehind>(), SizeIs(1));
    EXPECT_EQ(all<consumer_event::CallLeftBehind>()[0].call, "process_records");
    EXPECT_GE(all<consumer_event::CallLeftBehind>()[0].after, settings.patience_after_loss);
}

TEST_F(LeavingTest, ABatchThatKeepsFailingDoesNotKeepALostLease) {
    user->process = [](const Batch&, Checkpointer&) -> bool { throw std::runtime_error("no"); };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        co_await clock.sleep_for(1min);
        steal();
        co_await until_closed();
    });
    EXPECT_EQ(closed(), CloseReason::lease_lost);
    EXPECT_TRUE(user->was_called("lease_lost"));
}

TEST_F(LeavingTest, ThrowingFromLeaseLostChangesNothing) {
    user->lose = [] { throw std::runtime_error("too late"); };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        steal();
        co_await until_closed();
    });
    EXPECT_EQ(user->times_called("lease_lost"), 1u);
    ASSERT_THAT(all<consumer_event::ConsumerFailed>(), SizeIs(1));
    EXPECT_EQ(all<consumer_event::ConsumerFailed>()[0].retry_in, std::nullopt);
}

// ------------------------------------------------------------------------ handoffs

TEST_F(LeavingTest, AHandoffFinishesTheBatchInHandAndCheckpointsBeforeTheNextOwnerBegins) {
    std::optional<std::string> owner_during_shutdown;
    block();
    user->shutdown = [&](Checkpointer&) {
        owner_during_shutdown = row_in_cluster().checkpoint_owner;
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        leader_begins_handoff();
        co_await clock.sleep_for(10s);
        EXPECT_EQ(row().checkpoint_owner, "me");
        user->gate.open();
        co_await until_closed();
    });
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON", "process 100",
                                           "shutdown_requested", "destroyed"));
    EXPECT_EQ(owner_during_shutdown, "me");
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(row().checkpoint_owner, std::nullopt);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
    EXPECT_EQ(closed(), CloseReason::handed_over);
}

TEST_F(LeavingTest, AHandoffDoesNotWaitForAHungCall) {
    block();
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        leader_begins_handoff();
        const auto asked = clock.steady_now();
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - asked, 40s);
        user->gate.open();
    });
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(row().checkpoint_owner, std::nullopt);
    EXPECT_EQ(row().checkpoint, Checkpoint::trim_horizon());
    EXPECT_THAT(all<consumer_event::CallLeftBehind>(), SizeIs(1));
}

TEST_F(LeavingTest, AShardThatWaitsForItsParentsIsHandedOverAtOnce) {
    put_lease("p0", Checkpoint::trim_horizon(), "other");
    parents = {"p0"};
    run([&]() -> asio::awaitable<void> {
        auto waits = [&] { return !all<consumer_event::WaitingOnParents>().empty(); };
        co_await until(waits);
        leader_begins_handoff();
        co_await until_closed();
    });
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(row().checkpoint_owner, std::nullopt);
    EXPECT_THAT(user->calls(), IsEmpty());
}

// ------------------------------------------------------------------------ shutdowns

TEST_F(LeavingTest, AShutdownFinishesTheBatchInHandAndReleasesTheLease) {
    block();
    user->shutdown = [](Checkpointer&) { return false; };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await clock.sleep_for(5s);
        user->gate.open();
        co_await until_closed();
    });
    EXPECT_THAT(user->calls(), ElementsAre("made", "initialize from TRIM_HORIZON", "process 100",
                                           "shutdown_requested", "destroyed"));
    EXPECT_EQ(row().owner, std::nullopt);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100")) << "what process_records() approved";
    EXPECT_EQ(closed(), CloseReason::shut_down);
}

TEST_F(LeavingTest, ShutdownRequestedMayCheckpointWhatWasHeldBack) {
    user->approve = false;
    user->shutdown = [](Checkpointer& checkpointer) {
        checkpointer.checkpoint();
        return false;
    };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        co_await until_called("process 101");
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await until_closed();
    });
    EXPECT_EQ(row().checkpoint, Checkpoint::at("101"));
}

TEST_F(LeavingTest, NoCheckpointPassesABatchThatFailed) {
    user->process = [&](const Batch& batch, Checkpointer&) -> bool {
        if (batch.records[0].text() == "b") throw std::runtime_error("no");
        return false;
    };
    user->shutdown = [](Checkpointer& checkpointer) {
        checkpointer.checkpoint();
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        co_await until_called("process 101");
        consumer->request_shutdown(clock.steady_now() + 20s);
        const auto asked = clock.steady_now();
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - asked, 1s) << "the retry is not waited for";
    });
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
    EXPECT_EQ(row().owner, std::nullopt);
}

TEST_F(LeavingTest, AHungCallDoesNotHoldUpTheShutdown) {
    std::optional<CheckpointError::Reason> refused;
    user->process = [&](const Batch&, Checkpointer& checkpointer) {
        user->gate.wait();
        try {
            checkpointer.checkpoint();
        } catch (const CheckpointError& e) {
            refused = e.reason();
        }
        return true;
    };
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        const auto deadline = clock.steady_now() + 20s;
        consumer->request_shutdown(deadline);
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - deadline, 100ms);
        EXPECT_EQ(row().owner, std::nullopt);
        consumer.reset();
        user->gate.open();
        co_await until_called("destroyed");
    });
    EXPECT_EQ(refused, CheckpointError::Reason::lease_lost);
    EXPECT_EQ(row().checkpoint, Checkpoint::trim_horizon());
    ASSERT_THAT(all<consumer_event::CallLeftBehind>(), SizeIs(1));
    EXPECT_FALSE(user->was_called("shutdown_requested"));
}

TEST_F(LeavingTest, ACheckpointThatWaitsDuringTheShutdownIsAnsweredWhenTheDeadlinePasses) {
    std::optional<CheckpointError::Reason> refused;
    user->process = [&](const Batch&, Checkpointer& checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (const CheckpointError& e) {
            refused = e.reason();
        }
        return false;
    };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        db.usual_write = {Kind::hangs, {}, {}};
        fetcher->push(batch(100, {"a"}));
        co_await until_called("process 100");
        consumer->hurry();
        co_await until_closed();
    });
    EXPECT_TRUE(refused.has_value());
}

TEST_F(LeavingTest, UsersDestructorsNeverRunOnTheClustersThread) {
    block();
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        group->cancel();  // in the middle of a call
        co_await until_closed();
        consumer.reset();
        user->gate.open();
        co_await until_called("destroyed");
    });
    EXPECT_FALSE(user->was_called("destroyed on the cluster's thread"));
    EXPECT_EQ(closed(), CloseReason::stopped);
}

TEST_F(LeavingTest, HurryCutsTheDeadlineShort) {
    block();
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        consumer->request_shutdown(clock.steady_now() + 5min);
        co_await clock.sleep_for(1s);
        const auto hurried = clock.steady_now();
        consumer->hurry();
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - hurried, 100ms);
        user->gate.open();
    });
    EXPECT_EQ(closed(), CloseReason::shut_down);
    EXPECT_EQ(row().owner, std::nullopt);
}

TEST_F(LeavingTest, HurryOnAnIdleShardSkipsTheQuestionButNotTheRelease) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        consumer->hurry();
        co_await until_closed();
    });
    EXPECT_FALSE(user->was_called("shutdown_requested"));
    EXPECT_TRUE(user->was_called("destroyed"));
    EXPECT_EQ(row().owner, std::nullopt);
    EXPECT_THAT(all<consumer_event::CallLeftBehind>(), IsEmpty());
}

TEST_F(LeavingTest, AShutdownDoesNotWaitForAnInitializeThatKeepsFailing) {
    user->initialize = [](const ShardStart&) { throw std::runtime_error("no database"); };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        co_await clock.sleep_for(1min);
        const auto asked = clock.steady_now();
        consumer->request_shutdown(asked + 20s);
        co_await until_closed();
        EXPECT_LE(clock.steady_now() - asked, 100ms);
    });
    EXPECT_FALSE(user->was_called("shutdown_requested")) << "it never began";
    EXPECT_EQ(row().owner, std::nullopt);
}

TEST_F(LeavingTest, AShutdownThatThrowsStillReleases) {
    user->shutdown = [](Checkpointer&) -> bool { throw std::runtime_error("flush failed"); };
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await until_closed();
    });
    EXPECT_EQ(user->times_called("shutdown_requested"), 1u);
    EXPECT_EQ(row().owner, std::nullopt);
    EXPECT_THAT(all<consumer_event::ConsumerFailed>(), SizeIs(1));
}

TEST_F(LeavingTest, AHandoffDuringAShutdownGoesToTheNamedOwner) {
    block();
    run([&]() -> asio::awaitable<void> {
        co_await begin_batch_100();
        consumer->request_shutdown(clock.steady_now() + 30s);
        leader_begins_handoff();
        co_await clock.sleep_for(10s);
        user->gate.open();
        co_await until_closed();
    });
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(closed(), CloseReason::handed_over);
}

TEST_F(LeavingTest, OrdersThatComeTooLateDoNothing) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        consumer->request_shutdown(clock.steady_now() + 20s);
        co_await until_closed();
        consumer->request_handoff(clock.steady_now());
        consumer->lease_lost("late");
        consumer->hurry();
        co_await clock.sleep_for(1min);
    });
    EXPECT_THAT(all<consumer_event::Closed>(), SizeIs(1));
    EXPECT_FALSE(user->was_called("lease_lost"));
}

}  // namespace
}  // namespace kcl::consumer
