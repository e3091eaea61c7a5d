#include "unit/leases/held_leases_fixture.h"

namespace kcl::leases {
namespace {

using testing::Fails;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class HandoffTest : public HeldLeasesFixture {
  protected:
    /// As the leader of the network does it.
    void leader_begins_handoff(const std::string& next) {
        ASSERT_THAT(run(table.begin_handoff(row(), next)), IsOk());
    }
};

TEST_F(HandoffTest, IsNoticedWithTheNextRenewal) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    run_for(timing.renew_interval());
    ASSERT_THAT(all<lease_event::HandoffRequested>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::HandoffRequested>()[0].tenure, tenure);
    EXPECT_EQ(all<lease_event::HandoffRequested>()[0].next_owner, "next");
    run_for(1min);
    EXPECT_TRUE(held.holds(tenure)) << "the old owner has the lease until it has finished";
    EXPECT_THAT(all<lease_event::HandoffRequested>(), SizeIs(1));
}

TEST_F(HandoffTest, IsNoticedWithACheckpoint) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), IsOk());
    run_for(0ms);
    EXPECT_THAT(all<lease_event::HandoffRequested>(), SizeIs(1));
}

TEST_F(HandoffTest, EndsWithTheNextOwnerAlone) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    run_for(4s);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), IsOk());
    EXPECT_THAT(run(held.finish_handoff(tenure)), IsOk());
    EXPECT_EQ(row().owner, "next");
    EXPECT_FALSE(row().in_handoff());
    EXPECT_EQ(row().checkpoint, Checkpoint::at("200"));
    EXPECT_EQ(row().owner_switches_since_checkpoint, 0);
    EXPECT_FALSE(held.holds(tenure));
    run_for(0ms);
    ASSERT_THAT(all<lease_event::GivenUp>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::GivenUp>()[0].next_owner, "next");
    EXPECT_FALSE(all<lease_event::GivenUp>()[0].error);
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
    const auto after = row();
    run_for(1min);
    EXPECT_EQ(row(), after);
}

TEST_F(HandoffTest, EndsAlsoWhenTheAnswerIsLost) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        const auto tenure = gain();
        leader_begins_handoff("next");
        run_for(4s);
        db.next_write(kind);
        EXPECT_THAT(run(held.finish_handoff(tenure)), IsOk());
        EXPECT_EQ(row().owner, "next");
        EXPECT_FALSE(row().in_handoff());
    }
}

TEST_F(HandoffTest, EndsWithoutUsWhenTheLeaderForcesIt) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    run_for(4s);
    ASSERT_THAT(run(table.assign(row(), "next")), IsOk());
    run_for(timing.renew_interval());
    EXPECT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_THAT(run(held.finish_handoff(tenure)), Fails(Fault::lost));
}

TEST_F(HandoffTest, FinishedLateDoesNotDisturbTheNewOwner) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    run_for(4s);
    ASSERT_THAT(run(table.assign(row(), "third")), IsOk());
    const auto before = row();
    EXPECT_THAT(run(held.finish_handoff(tenure)), IsOk())
        << "it is not ours any more, which is what was asked for";
    EXPECT_EQ(row(), before);
}

TEST_F(HandoffTest, IsFinishedThroughThrottlingUntilTheLeaseIsOver) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    run_for(4s);
    const auto until = held.held_until(tenure);
    db.usual_write.kind = Kind::fails;
    EXPECT_THAT(run(held.finish_handoff(tenure)), Fails(Fault::throttled));
    EXPECT_LT(clock.steady_now(), until);
    EXPECT_GT(clock.steady_now(), until - 1100ms);
    EXPECT_FALSE(held.holds(tenure));
    run_for(0ms);
    ASSERT_THAT(all<lease_event::GivenUp>(), SizeIs(1));
    EXPECT_TRUE(all<lease_event::GivenUp>()[0].error);
}

TEST_F(HandoffTest, OfOurOwnLeasesCanBeBegunHere) {
    const auto tenure = gain();
    EXPECT_THAT(run(held.begin_handoff(tenure, "next")), IsOk());
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(row().checkpoint_owner, "me");
    run_for(0ms);
    EXPECT_THAT(all<lease_event::HandoffRequested>(), SizeIs(1));
    run_for(1min);
    EXPECT_TRUE(held.holds(tenure)) << "renewed while the consumer finishes";
    EXPECT_THAT(run(held.finish_handoff(tenure)), IsOk());
    EXPECT_EQ(row().owner, "next");
    EXPECT_FALSE(row().in_handoff());
}

TEST_F(HandoffTest, BegunTwiceKeepsTheFirstNextOwner) {
    const auto tenure = gain();
    leader_begins_handoff("chosen-by-leader");
    EXPECT_THAT(run(held.begin_handoff(tenure, "next")), IsOk());
    EXPECT_THAT(run(held.begin_handoff(tenure, "another")), IsOk());
    run_for(0ms);
    ASSERT_THAT(all<lease_event::HandoffRequested>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::HandoffRequested>()[0].next_owner, "chosen-by-leader");
    EXPECT_EQ(row().owner, "chosen-by-leader");
}

TEST_F(HandoffTest, OfALeaseThatWasTakenFindsThatItIsLost) {
    const auto tenure = gain();
    ASSERT_THAT(run(table.take(row(), "other")), IsOk());
    EXPECT_THAT(run(held.begin_handoff(tenure, "next")), Fails(Fault::lost));
    EXPECT_EQ(row().owner, "other");
}

TEST_F(HandoffTest, ThatCouldNotBeginLeavesTheLeaseAsItWas) {
    const auto tenure = gain();
    db.next_write_fails(Fault::throttled);
    EXPECT_THAT(run(held.begin_handoff(tenure, "next")), Fails(Fault::throttled));
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_EQ(row().owner, "me");
    EXPECT_THAT(run(held.begin_handoff(tenure, "me")), Fails(Fault::invalid));
}

TEST_F(HandoffTest, WithoutOneAReleaseLeavesTheLeaseToAnybody) {
    const auto tenure = gain();
    EXPECT_THAT(run(held.release(tenure)), IsOk());
    EXPECT_FALSE(row().owner);
    EXPECT_EQ(row().counter, 12);
    EXPECT_FALSE(held.has("s0"));
    run_for(0ms);
    ASSERT_THAT(all<lease_event::GivenUp>(), SizeIs(1));
    EXPECT_FALSE(all<lease_event::GivenUp>()[0].next_owner);
    EXPECT_THAT(run(held.release(tenure)), Fails(Fault::lost));
}

TEST_F(HandoffTest, BegunUnseenIsObeyedByARelease) {
    const auto tenure = gain();
    leader_begins_handoff("next");
    EXPECT_THAT(run(held.release(tenure)), IsOk());
    EXPECT_EQ(row().owner, "next");
    EXPECT_FALSE(row().in_handoff());
}

TEST_F(HandoffTest, ALeaseBeingReleasedIsNotAddedAgain) {
    const auto tenure = gain();
    db.usual_write.answer_after = 1s;
    auto story = [&]() -> asio::awaitable<void> {
        auto released = co_await held.release(tenure);
        EXPECT_THAT(released, IsOk());
    };
    const auto before = row();
    Background releasing(io, story());
    run_for(500ms);
    EXPECT_FALSE(held.holds(tenure));
    EXPECT_TRUE(held.has("s0"));
    held.add(before);
    run_for(10s);
    EXPECT_THAT(all<lease_event::Gained>(), SizeIs(1));
    EXPECT_FALSE(held.has("s0"));
}

}  // namespace
}  // namespace kcl::leases
