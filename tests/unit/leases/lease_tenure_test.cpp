#include "kcl/leases/tenure/lease_tenure.h"

#include "kcl/leases/tenure/agenda.h"
#include "kcl/leases/tenure/throughput_meter.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

constexpr LeaseTiming timing{};
constexpr SteadyTime start{1'000s};

Lease mine(std::int64_t counter) {
    Lease lease;
    lease.key = "shardId-0";
    lease.owner = "me";
    lease.counter = counter;
    return lease;
}

Lease handed_over(std::int64_t counter) {
    Lease lease = mine(counter);
    lease.owner = "next";
    lease.checkpoint_owner = "me";
    return lease;
}

/// A tenure that was confirmed at once, by a renewal sent at `start`.
LeaseTenure confirmed() {
    LeaseTenure tenure(mine(1), "me", timing, start);
    tenure.answered(mine(2), start, start, 0.5);
    return tenure;
}

Result<Lease> fault(Fault fault) { return failure(fault, "as the test says"); }

TEST(LeaseTiming, StopsWorkBeforeTheLeaseCanBeTaken) {
    EXPECT_EQ(timing.renew_interval(), 7200ms);
    EXPECT_EQ(timing.held_for(), 9s);
    EXPECT_LT(timing.held_for() + timing.held_for() / 20, timing.failover);
    EXPECT_GT((LeaseTiming{.failover = 60ms}.renew_interval()), 0ms);
}

TEST(LeaseTenure, IsNotHeldUntilARenewalConfirmsIt) {
    LeaseTenure tenure(mine(1), "me", timing, start);
    EXPECT_FALSE(tenure.held_at(start));
    EXPECT_EQ(tenure.next_renewal(), start);
    const auto change = tenure.answered(mine(2), start, start + 5ms, 0);
    EXPECT_TRUE(change.gained);
    EXPECT_FALSE(change.lost);
    EXPECT_TRUE(tenure.held_at(start + 5ms));
    EXPECT_EQ(tenure.lease().counter, 2);
}

TEST(LeaseTenure, IsHeldFromTheSendingOfItsRenewal) {
    auto tenure = confirmed();
    EXPECT_FALSE(tenure.answered(mine(3), start + 3s, start + 8s, 0).gained);
    EXPECT_EQ(tenure.ends(), start + 3s + timing.held_for());
    EXPECT_TRUE(tenure.held_at(start + 12s - 1ns));
    EXPECT_FALSE(tenure.held_at(start + 12s));
}

TEST(LeaseTenure, IsLostWhenItsTimeIsOver) {
    auto tenure = confirmed();
    EXPECT_FALSE(tenure.expired(start + 9s - 1ns).lost);
    EXPECT_THAT(tenure.expired(start + 9s).lost,
                Optional(HasSubstr("no renewal was confirmed in time")));
    EXPECT_TRUE(tenure.over());
    EXPECT_FALSE(tenure.expired(start + 10s).lost) << "told twice";
}

TEST(LeaseTenure, IsNotRevivedByALateSuccess) {
    auto tenure = confirmed();
    // The process stood still between sending and answer; the local timer has not run yet.
    EXPECT_TRUE(tenure.answered(mine(3), start + 8s, start + 9s, 0).lost);
    EXPECT_FALSE(tenure.held_at(start + 9s));
    EXPECT_FALSE(tenure.answered(mine(4), start + 9s, start + 9s, 0).gained);
    EXPECT_TRUE(tenure.over());
}

TEST(LeaseTenure, IsLostWhenTheTableSaysSo) {
    for (const Fault each : {Fault::lost, Fault::not_found, Fault::condition_failed}) {
        auto tenure = confirmed();
        EXPECT_THAT(tenure.answered(fault(each), start + 1s, start + 1s, 0).lost,
                    Optional(HasSubstr("as the test")));
    }
    auto tenure = confirmed();
    Lease others = mine(3);
    others.owner = "other";
    EXPECT_TRUE(tenure.answered(others, start + 1s, start + 1s, 0).lost);
}

TEST(LeaseTenure, StaysThroughFaultsThatMayPass) {
    for (const Fault each :
         {Fault::throttled, Fault::unavailable, Fault::timed_out, Fault::denied, Fault::corrupt}) {
        auto tenure = confirmed();
        EXPECT_FALSE(tenure.answered(fault(each), start + 3s, start + 4s, 0.5).lost);
        EXPECT_TRUE(tenure.held_at(start + 4s));
        EXPECT_GT(tenure.next_renewal(), start + 4s);
        EXPECT_LE(tenure.next_renewal(), start + 4s + timing.renew_interval() / 2);
    }
}

TEST(LeaseTenure, TriesMoreThanThreeTimesBeforeItGivesUpThroughThrottling) {
    for (const double chance : {0.0, 0.5, 0.999}) {
        auto tenure = confirmed();
        int tries = 0;
        SteadyTime now = tenure.next_renewal();
        for (; now < tenure.ends() && tries < 100; now = tenure.next_renewal()) {
            tenure.answered(fault(Fault::throttled), now, now, chance);
            ++tries;
        }
        EXPECT_GE(tries, 4) << chance;
        EXPECT_LE(tries, 60) << chance;
        EXPECT_THAT(tenure.expired(tenure.ends()).lost, Optional(HasSubstr("as the test says")));
    }
}

TEST(LeaseTenure, CountsFromTheFirstWriteThatWasNotAnswered) {
    auto tenure = confirmed();
    tenure.answered(fault(Fault::timed_out), start + 3s, start + 5s, 0);
    tenure.answered(mine(3), start + 5s, start + 5s, 0);
    // Which of the two moved the counter is not known; others count from the first.
    EXPECT_EQ(tenure.ends(), start + 3s + timing.held_for());
    tenure.answered(mine(4), start + 6s, start + 6s, 0);
    EXPECT_EQ(tenure.ends(), start + 6s + timing.held_for());
    tenure.unanswered(start + 7s);
    tenure.answered(mine(5), start + 8s, start + 8s, 0);
    EXPECT_EQ(tenure.ends(), start + 7s + timing.held_for());
}

TEST(LeaseTenure, SpreadsItsFirstRenewalAndKeepsItsPaceAfterwards) {
    const auto interval = timing.renew_interval();
    std::vector<Duration> first;
    for (const double chance : {0.0, 0.25, 0.5, 0.999}) {
        LeaseTenure tenure(mine(1), "me", timing, start);
        tenure.answered(mine(2), start, start, chance);
        first.push_back(tenure.next_renewal() - start);
        const auto sent = tenure.next_renewal();
        tenure.answered(mine(3), sent, sent, chance);
        EXPECT_GE(tenure.next_renewal() - sent, interval * 9 / 10 - 1ns);
        EXPECT_LE(tenure.next_renewal() - sent, interval);
    }
    EXPECT_TRUE(std::ranges::is_sorted(first));
    EXPECT_GE(first.back() - first.front(), interval * 3 / 4);
    EXPECT_LE(first.back(), interval);
}

TEST(LeaseTenure, RenewsEarlyForAWhileOnceTheTableHasGivenTrouble) {
    auto tenure = confirmed();
    tenure.answered(fault(Fault::throttled), start + 7s, start + 7s, 0.5);
    SteadyTime now = start + 7200ms;
    tenure.answered(mine(3), now, now, 0.999);
    EXPECT_LE(tenure.next_renewal() - now, timing.anxious_interval());
    for (int counter = 4; counter < 20; ++counter) {
        now = tenure.next_renewal();
        tenure.answered(mine(counter), now, now, 0.999);
    }
    EXPECT_GT(tenure.next_renewal() - now, 2 * timing.anxious_interval());
}

TEST(LeaseTenure, IsRenewedEarlyWhenAnotherLeaseMeetsTrouble) {
    auto tenure = confirmed();
    SteadyTime now = tenure.next_renewal();
    tenure.answered(mine(3), now, now, 0.5);
    const SteadyTime late = tenure.next_renewal();
    tenure.worry(now + 1s, 0.5);
    EXPECT_LT(tenure.next_renewal(), late);
    EXPECT_GE(tenure.next_renewal(), now + timing.anxious_interval());
    auto another = confirmed();
    now = another.next_renewal();
    another.answered(mine(3), now, now, 0.5);
    another.worry(now + 5s, 0.5);
    EXPECT_EQ(another.next_renewal(), now + 5500ms) << "soon, but not all leases at once";
}

TEST(LeaseTenure, LeavesTimeForSeveralTriesAfterALateRenewal) {
    auto tenure = confirmed();
    SteadyTime now = tenure.next_renewal();
    tenure.answered(mine(3), now, now, 0.999);
    EXPECT_GE(tenure.ends() - tenure.next_renewal(), timing.failover / 6);
}

TEST(LeaseTenure, GivesACallNoMoreTimeThanLeavesRoomForAnother) {
    const auto tenure = confirmed();
    EXPECT_EQ(tenure.call_deadline(start), start + timing.call_limit());
    EXPECT_EQ(tenure.call_deadline(start + 7s), start + 8s) << "half of what is left";
    EXPECT_EQ(tenure.call_deadline(start + 8s), start + 9s);
}

TEST(LeaseTenure, TellsOfAHandoffOnce) {
    auto tenure = confirmed();
    EXPECT_TRUE(tenure.answered(handed_over(3), start + 1s, start + 1s, 0).handoff_requested);
    EXPECT_EQ(tenure.lease().owner, "next");
    EXPECT_TRUE(tenure.held_at(start + 1s)) << "the old owner works on until it has finished";
    EXPECT_FALSE(tenure.answered(handed_over(4), start + 2s, start + 2s, 0).handoff_requested);
}

TEST(LeaseTenure, TellsOfAHandoffThatWeBegan) {
    auto tenure = confirmed();
    const auto ends = tenure.ends();
    EXPECT_TRUE(tenure.handoff_began(handed_over(2)).handoff_requested);
    EXPECT_TRUE(tenure.lease().in_handoff());
    EXPECT_EQ(tenure.ends(), ends) << "the counter has not moved";
}

TEST(LeaseTenure, ThatWasGivenUpHearsNoAnswers) {
    auto tenure = confirmed();
    tenure.end();
    const auto change = tenure.answered(mine(3), start + 1s, start + 1s, 0);
    EXPECT_FALSE(change.gained || change.handoff_requested || change.lost);
    EXPECT_FALSE(tenure.held_at(start + 1s));
}

TEST(LeaseTenure, ThatCouldNotBeConfirmedIsGivenUpInTime) {
    LeaseTenure tenure(mine(1), "me", timing, start);
    tenure.answered(fault(Fault::unavailable), start, start, 0);
    EXPECT_TRUE(tenure.expired(start + timing.held_for()).lost);
    EXPECT_FALSE(tenure.confirmed());
}

TEST(Agenda, GivesWhatIsDueInOrderOfTime) {
    Agenda agenda;
    EXPECT_FALSE(agenda.next());
    agenda.put(1, start + 3s);
    agenda.put(2, start + 1s);
    agenda.put(3, start + 2s);
    agenda.put(1, start + 4s);
    agenda.remove(3);
    agenda.remove(99);
    EXPECT_EQ(agenda.next(), start + 1s);
    EXPECT_FALSE(agenda.take_due(start));
    EXPECT_EQ(agenda.take_due(start + 4s), 2U);
    EXPECT_EQ(agenda.take_due(start + 4s), 1U);
    EXPECT_FALSE(agenda.take_due(start + 4s));
}

TEST(ThroughputMeter, KnowsNothingUntilTheFirstByte) {
    ThroughputMeter meter(3s, start, std::nullopt);
    EXPECT_FALSE(meter.sample(start + 3s));
    meter.count(3 * 1024);
    EXPECT_EQ(meter.sample(start + 6s), 1.0);
}

TEST(ThroughputMeter, HalvesTheOldWithEachWindow) {
    ThroughputMeter meter(3s, start, 8.0);
    EXPECT_EQ(meter.sample(start + 3s), 4.0);
    meter.count(10 * 4 * 1024);
    EXPECT_EQ(meter.sample(start + 7s), 7.0);
    EXPECT_EQ(meter.sample(start + 10s), 3.5);
}

TEST(ThroughputMeter, SamplesNoMoreOftenThanItsWindow) {
    ThroughputMeter meter(3s, start, 8.0);
    meter.count(1024);
    EXPECT_EQ(meter.sample(start + 2s), 8.0);
    meter.count(4 * 1024);
    EXPECT_EQ(meter.sample(start + 5s), 4.5);
}

}  // namespace
}  // namespace kcl::leases
