#include "kcl/leases/held_leases.h"

#include "unit/leases/held_leases_fixture.h"

namespace kcl::leases {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Pair;
using ::testing::SizeIs;
using wire::dynamodb::AttributeValue;

class HeldLeasesTest : public HeldLeasesFixture {
  protected:
    std::size_t renewals() const {
        return static_cast<std::size_t>(std::ranges::count_if(db.updates, [](const auto& update) {
            return update.update_expression->starts_with("SET leaseCounter = :next") &&
                   !update.expression_attribute_values.contains(":checkpoint");
        }));
    }
};

TEST_F(HeldLeasesTest, HoldsALeaseOnceARenewalHasConfirmedIt) {
    held.add(put("s0"));
    EXPECT_TRUE(held.has("s0"));
    EXPECT_THAT(held.held(), IsEmpty());
    run_for(0ms);
    ASSERT_THAT(all<lease_event::Gained>(), SizeIs(1));
    const auto gained = all<lease_event::Gained>()[0];
    EXPECT_TRUE(held.holds(gained.tenure));
    EXPECT_EQ(gained.lease.counter, 11);
    EXPECT_EQ(held.held_until(gained.tenure), clock.steady_now() + timing.held_for());
    EXPECT_THAT(held.held(), ElementsAre(Pair("s0", row())));
}

TEST_F(HeldLeasesTest, SaysNothingOfALeaseThatAnotherGotMeanwhile) {
    const Lease seen = put("s0");
    ASSERT_THAT(run(table.take(seen, "other")), IsOk());
    held.add(seen);
    run_for(1s);
    EXPECT_THAT(events, IsEmpty());
    EXPECT_FALSE(held.has("s0"));
    EXPECT_EQ(row().owner, "other");
}

TEST_F(HeldLeasesTest, AddsOnlyLeasesThatAreOurs) {
    held.add(put("s0", "other"));
    held.add(put("s1", std::nullopt));
    Lease pending = put("s2", "me");
    pending.checkpoint_owner = "other";
    held.add(pending);
    Lease leaving = put("s3", "other");
    leaving.checkpoint_owner = "me";
    held.add(leaving);
    run_for(10s);
    EXPECT_THAT(db.updates, IsEmpty());
    EXPECT_THAT(events, IsEmpty());
}

TEST_F(HeldLeasesTest, AddsALeaseOnce) {
    const auto tenure = gain();
    held.add(row());
    run_for(0ms);
    EXPECT_THAT(all<lease_event::Gained>(), SizeIs(1));
    EXPECT_TRUE(held.holds(tenure));
}

TEST_F(HeldLeasesTest, KeepsAHundredLeasesWithSpreadRenewals) {
    for (int i = 0; i < 100; ++i) held.add(put("s" + std::to_string(i)));
    run_for(10s);
    std::vector<std::size_t> per_window;
    for (int i = 0; i < 33; ++i) {
        const auto before = db.updates.size();
        run_for(100ms);
        per_window.push_back(db.updates.size() - before);
    }
    EXPECT_LE(*std::ranges::max_element(per_window), 15U) << "renewals come in bursts";
    run_for(2min);
    EXPECT_THAT(all<lease_event::Gained>(), SizeIs(100));
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
    EXPECT_THAT(held.held(), SizeIs(100));
}

TEST_F(HeldLeasesTest, RenewsWhenSevenTenthsOfTheDurationOfALeaseAreOver) {
    const auto tenure = gain();
    run_for(1h);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_NEAR(static_cast<double>(row().counter), 3'600 / 7.02, 20);
}

TEST_F(HeldLeasesTest, MakesNoMoreThanThirtyTwoRenewalsAtATime) {
    db.usual_write.answer_after = 50ms;
    for (int i = 0; i < 500; ++i) held.add(put("s" + std::to_string(i)));
    run_for(30s);
    EXPECT_EQ(db.most_updates_in_flight, 32U);
    EXPECT_THAT(held.held(), SizeIs(500));
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
}

TEST_F(HeldLeasesTest, StopsWorkBeforeTheLeaseCanBeTakenEvenWhileCallsHang) {
    const auto tenure = gain();
    const auto renewed = clock.steady_now();
    db.usual_write.kind = Kind::never_arrives;
    db.usual_write.answer_after = 24h;
    run_for(8999ms);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
    run_for(1ms);
    EXPECT_FALSE(held.holds(tenure));
    ASSERT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::Lost>()[0].tenure, tenure);
    EXPECT_EQ(event_times.back(), renewed + 9s);
    EXPECT_FALSE(held.has("s0"));
}

TEST_F(HeldLeasesTest, IsNotHeldAfterItsTimeEvenIfTheProcessStoodStill) {
    const auto tenure = gain();
    db.usual_write.answer_after = 2s;
    run_for(5s);
    // As when the process is stopped: nothing runs, and then the timers and the answer are there at
    // once.
    clock.advance(15s);
    EXPECT_FALSE(held.holds(tenure));
    EXPECT_THAT(held.held(), IsEmpty());
    run_for(0ms);
    EXPECT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_THAT(all<lease_event::Gained>(), SizeIs(1)) << "the late answer revived it";
}

TEST_F(HeldLeasesTest, ALostLeaseComesBackOnlyAsAnotherTenure) {
    const auto first = gain();
    db.usual_write.kind = Kind::answer_lost;
    db.read_fates.assign(100, {Kind::fails, Fault::unavailable, {}});
    run_for(10s);
    ASSERT_FALSE(held.holds(first));
    db.usual_write.kind = Kind::normal;
    db.read_fates.clear();
    ASSERT_EQ(row().owner, "me");
    held.add(row());
    run_for(0ms);
    ASSERT_THAT(all<lease_event::Gained>(), SizeIs(2));
    const auto second = all<lease_event::Gained>()[1].tenure;
    EXPECT_NE(first.token, second.token);
    EXPECT_THAT(run(held.checkpoint(first, Checkpoint::at("200"))), Fails(Fault::lost));
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
    EXPECT_THAT(run(held.checkpoint(second, Checkpoint::at("200"))), IsOk());
    held.drop(first, "of the past");
    EXPECT_TRUE(held.holds(second));
}

TEST_F(HeldLeasesTest, LosesALeaseThatAnotherTook) {
    const auto tenure = gain();
    ASSERT_THAT(run(table.take(row(), "other")), IsOk());
    run_for(4s);
    ASSERT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::Lost>()[0].tenure, tenure);
    EXPECT_THAT(all<lease_event::Lost>()[0].reason, HasSubstr("owner other"));
    EXPECT_EQ(row().owner, "other");
}

TEST_F(HeldLeasesTest, LosesALeaseThatWasDeleted) {
    gain();
    db.rows.clear();
    run_for(4s);
    EXPECT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_TRUE(db.rows.empty());
}

TEST_F(HeldLeasesTest, KeepsItsLeasesThroughThrottling) {
    const auto tenure = gain();
    db.usual_write.kind = Kind::fails;
    run_for(8s);
    EXPECT_THAT(all<lease_event::RenewalFailed>(), ::testing::Not(IsEmpty()));
    db.usual_write.kind = Kind::normal;
    run_for(10min);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
}

TEST_F(HeldLeasesTest, KeepsItsLeasesWhenEveryOtherAnswerIsLost) {
    const auto tenure = gain();
    for (int i = 0; i < 40; ++i) {
        db.next_write(i % 2 == 0 ? Kind::answer_lost : Kind::sent_twice);
        db.read_fates.push_back({i % 3 == 0 ? Kind::fails : Kind::normal, Fault::unavailable, {}});
    }
    run_for(2min);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
}

TEST_F(HeldLeasesTest, HungCallsDelayNoOtherLease) {
    for (int i = 0; i < 20; ++i)
        db.hanging_keys.insert(gain("stuck" + std::to_string(i)).lease_key);
    for (int i = 0; i < 20; ++i) gain("s" + std::to_string(i));
    run_for(1min);
    EXPECT_THAT(all<lease_event::Lost>(), SizeIs(20));
    EXPECT_THAT(held.held(), SizeIs(20));
    EXPECT_FALSE(held.has("stuck0"));
}

TEST_F(HeldLeasesTest, StoresCheckpoints) {
    const auto tenure = gain();
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200", 3))), IsOk());
    EXPECT_EQ(row().checkpoint, Checkpoint::at("200", 3));
    run_for(0ms);
    ASSERT_THAT(all<lease_event::Checkpointed>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::Checkpointed>()[0].checkpoint, Checkpoint::at("200", 3));
    EXPECT_EQ(held.held().at("s0").checkpoint, Checkpoint::at("200", 3));
}

TEST_F(HeldLeasesTest, PreparesACheckpointAndForgetsItWithTheNext) {
    const auto tenure = gain();
    EXPECT_THAT(run(held.prepare_checkpoint(tenure, Checkpoint::at("200"), "state")), IsOk());
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
    EXPECT_EQ(row().pending_checkpoint, Checkpoint::at("200"));
    EXPECT_EQ(row().pending_checkpoint_state, "state");
    run_for(10s);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), IsOk());
    EXPECT_FALSE(row().pending_checkpoint);
    EXPECT_FALSE(row().pending_checkpoint_state);
}

TEST_F(HeldLeasesTest, ACheckpointTakesThePlaceOfARenewal) {
    const auto tenure = gain();
    const auto before = renewals();
    for (int i = 0; i < 60; ++i) {
        run_for(1s);
        EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at(std::to_string(200 + i)))), IsOk());
    }
    EXPECT_LE(renewals(), before + 1);
    EXPECT_TRUE(held.holds(tenure));
}

TEST_F(HeldLeasesTest, ACheckpointWaitsForTheRenewalUnderWay) {
    const auto tenure = gain();
    db.usual_write.answer_after = 1s;
    while (db.updates_in_flight == 0) run_for(10ms);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), IsOk());
    EXPECT_EQ(db.most_updates_in_flight, 1U);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("200"));
    EXPECT_THAT(all<lease_event::RenewalFailed>(), IsEmpty());
}

TEST_F(HeldLeasesTest, CheckpointsOfOneLeaseGoOneAfterTheOther) {
    const auto tenure = gain();
    db.usual_write.answer_after = 100ms;
    std::vector<std::string> done;
    auto store = [&](std::string number) -> asio::awaitable<void> {
        auto stored = co_await held.checkpoint(tenure, Checkpoint::at(number));
        EXPECT_THAT(stored, IsOk());
        done.push_back(number);
    };
    Background first(io, store("201"));
    Background second(io, store("202"));
    Background third(io, store("203"));
    run_for(1s);
    EXPECT_THAT(done, ElementsAre("201", "202", "203"));
    EXPECT_EQ(db.most_updates_in_flight, 1U);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("203"));
}

TEST_F(HeldLeasesTest, ACheckpointWhoseAnswerWasLostIsStored) {
    const auto tenure = gain();
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        db.next_write(kind);
        EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), IsOk());
    }
    run_for(1min);
    EXPECT_TRUE(held.holds(tenure));
}

TEST_F(HeldLeasesTest, AFailedCheckpointChangesNothingHere) {
    const auto tenure = gain();
    db.next_write_fails(Fault::throttled);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), Fails(Fault::throttled));
    EXPECT_EQ(held.held().at("s0").checkpoint, Checkpoint::at("100"));
    // Nor does the next renewal store it.
    run_for(10s);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
    EXPECT_TRUE(held.holds(tenure));
}

TEST_F(HeldLeasesTest, ACheckpointThatArrivesLateIsAdopted) {
    const auto tenure = gain();
    db.next_write(Kind::arrives_late);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), Fails(Fault::timed_out));
    db.deliver_late();
    run_for(10s);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_EQ(held.held().at("s0").checkpoint, Checkpoint::at("200"));
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("300"))), IsOk());
}

TEST_F(HeldLeasesTest, AHungCheckpointIsLostWithTheLeaseAndNotLater) {
    const auto tenure = gain();
    const auto gained = clock.steady_now();
    db.usual_write.kind = Kind::hangs;
    db.read_fates.assign(100, {Kind::hangs, {}, {}});
    run_for(8s);
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), Fails(Fault::lost));
    EXPECT_EQ(clock.steady_now(), gained + 9s);
}

TEST_F(HeldLeasesTest, ACancelledCheckpointDoesNotCostTheLease) {
    const auto tenure = gain();
    db.next_write(Kind::hangs);
    auto story = [&]() -> asio::awaitable<void> {
        auto stored = co_await held.checkpoint(tenure, Checkpoint::at("200"));
        ADD_FAILURE() << "it was cancelled";
    };
    {
        Background storing(io, story());
        run_for(1s);
    }
    run_for(1min);
    EXPECT_TRUE(held.holds(tenure));
    EXPECT_EQ(held.held().at("s0").checkpoint, Checkpoint::at("200")) << "it had been applied";
}

TEST_F(HeldLeasesTest, TheEndOfAShardStays) {
    const auto tenure = gain();
    EXPECT_THAT(run(held.set_children(tenure, {"s1", "s2"})), IsOk());
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::shard_end())), IsOk());
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))),
                FailsSaying(Fault::invalid, HasSubstr("s0 is at its end already")));
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::shard_end())), IsOk());
    EXPECT_TRUE(row().checkpoint.is_shard_end());
    EXPECT_THAT(row().child_shard_ids, ElementsAre("s1", "s2"));
}

TEST_F(HeldLeasesTest, RecordsNoChildrenOfALeaseThatIsGone) {
    const auto tenure = gain();
    db.rows.clear();
    EXPECT_THAT(run(held.set_children(tenure, {"s1"})), Fails(Fault::lost));
    EXPECT_TRUE(db.rows.empty());
}

TEST_F(HeldLeasesTest, StoresTheThroughputWithItsRenewals) {
    const auto tenure = gain();
    run_for(10s);
    EXPECT_FALSE(row().throughput_kbps);
    for (int i = 0; i < 600; ++i) {
        held.count_bytes(tenure, 10 * 1024);
        run_for(100ms);
    }
    ASSERT_TRUE(row().throughput_kbps);
    EXPECT_NEAR(*row().throughput_kbps, 100, 5);
    run_for(2min);
    EXPECT_LT(*row().throughput_kbps, 1);
}

TEST_F(HeldLeasesTest, GoesOnFromTheThroughputOfTheOwnerBefore) {
    Lease lease = put("s0");
    lease.throughput_kbps = 64;
    db.put(lease);
    held.add(lease);
    run_for(4s);
    EXPECT_GT(row().throughput_kbps.value(), 16);
    EXPECT_LE(row().throughput_kbps.value(), 64);
}

TEST_F(HeldLeasesTest, DropsALeaseWithoutAWordToTheTable) {
    const auto tenure = gain();
    const auto before = row();
    held.drop(tenure, "the consumer is gone");
    EXPECT_FALSE(held.holds(tenure));
    run_for(1min);
    EXPECT_EQ(row(), before);
    ASSERT_THAT(all<lease_event::Lost>(), SizeIs(1));
    EXPECT_EQ(all<lease_event::Lost>()[0].reason, "the consumer is gone");
    EXPECT_THAT(run(held.checkpoint(tenure, Checkpoint::at("200"))), Fails(Fault::lost));
}

TEST_F(HeldLeasesTest, TellsEventsAfterTheCallThatCausedThem) {
    const auto tenure = gain();
    events.clear();
    held.drop(tenure, "test");
    EXPECT_THAT(events, IsEmpty());
    run_for(0ms);
    EXPECT_THAT(events, SizeIs(1));
}

TEST_F(HeldLeasesTest, GainsNothingAfterStopAdding) {
    held.stop_adding();
    held.add(put("s0"));
    run_for(10s);
    EXPECT_THAT(events, IsEmpty());
    EXPECT_EQ(row().counter, 10);
}

TEST_F(HeldLeasesTest, GivesBackALeaseThatIsConfirmedAfterStopAdding) {
    db.usual_write.answer_after = 100ms;
    held.add(put("s0"));
    run_for(50ms);
    held.stop_adding();
    run_for(10s);
    EXPECT_THAT(events, IsEmpty());
    EXPECT_FALSE(row().owner);
    EXPECT_FALSE(held.has("s0"));
}

TEST_F(HeldLeasesTest, GivesUpConfirmingWhatTheTableDoesNotAnswerFor) {
    db.usual_write.kind = Kind::hangs;
    held.add(put("s0"));
    run_for(9s);
    EXPECT_FALSE(held.has("s0"));
    EXPECT_THAT(all<lease_event::Gained>(), IsEmpty());
    EXPECT_THAT(all<lease_event::Lost>(), IsEmpty());
}

TEST_F(HeldLeasesTest, StopsRenewingWhenItsRunIsCancelled) {
    const auto tenure = gain();
    renewing.stop();
    const auto before = db.updates.size();
    run_for(1min);
    EXPECT_EQ(db.updates.size(), before);
    EXPECT_FALSE(held.holds(tenure));
}

}  // namespace
}  // namespace kcl::leases
