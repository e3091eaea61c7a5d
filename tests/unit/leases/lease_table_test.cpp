#include "kcl/leases/lease_table.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::UnorderedElementsAre;
using wire::dynamodb::AttributeValue;
using Kind = FakeDynamoDb::Kind;

class LeaseTableTest : public ::testing::Test {
  protected:
    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }

    Lease stored(std::optional<std::string> owner,
                 std::optional<std::string> checkpoint_owner = {}) {
        Lease lease;
        lease.key = "shardId-0";
        lease.owner = std::move(owner);
        lease.checkpoint_owner = std::move(checkpoint_owner);
        lease.counter = 7;
        lease.checkpoint = Checkpoint::at("100");
        db.put(lease);
        return lease;
    }
    Lease row() { return db.lease("shardId-0"); }
    /// The operation succeeded, and what it returned is what is stored now.
    void expect_stored(const Result<Lease>& result) {
        ASSERT_THAT(result, IsOk());
        EXPECT_EQ(*result, row());
    }

    asio::io_context io;
    testing::ManualClock clock;
    FakeDynamoDb db{clock};
    LeaseTable table{db, "app"};
};

TEST_F(LeaseTableTest, CreatesALeaseOnce) {
    Lease lease;
    lease.key = "shardId-0";
    EXPECT_THAT(run(table.create_if_absent(lease)), IsOkAnd(true));
    EXPECT_EQ(row(), lease);
    Lease other = lease;
    other.checkpoint = Checkpoint::latest();
    EXPECT_THAT(run(table.create_if_absent(other)), IsOkAnd(false));
    EXPECT_EQ(row(), lease);
}

TEST_F(LeaseTableTest, ReportsALeaseThatMayNotHaveBeenCreated) {
    db.next_write_fails(Fault::unavailable);
    EXPECT_THAT(run(table.create_if_absent(Lease{})), Fails(Fault::unavailable));
}

TEST_F(LeaseTableTest, ReadsConsistently) {
    const Lease lease = stored("a");
    EXPECT_THAT(run(table.get("shardId-0")), IsOkAnd(std::optional(lease)));
    EXPECT_EQ(db.gets.back().consistent_read, true);
    EXPECT_THAT(run(table.get("shardId-1")), IsOkAnd(std::optional<Lease>{}));
}

TEST_F(LeaseTableTest, NamesARowThatCantBeRead) {
    stored("a");
    db.rows.at("shardId-0").erase("checkpoint");
    EXPECT_THAT(run(table.get("shardId-0")), FailsSaying(Fault::corrupt, HasSubstr("shardId-0")));
}

TEST_F(LeaseTableTest, FindsTheKeysOfAnOwnerOverSeveralPages) {
    for (const auto* key : {"s1", "s2", "s3", "s4", "s5"}) {
        Lease lease;
        lease.key = key;
        lease.owner = lease.key == "s3" ? "b" : "a";
        db.put(lease);
    }
    db.page_size = 2;
    EXPECT_THAT(run(table.keys_owned_by("a")), IsOkAnd(ElementsAre("s1", "s2", "s4", "s5")));
    EXPECT_THAT(run(table.keys_owned_by("nobody")), IsOkAnd(IsEmpty()));
}

TEST_F(LeaseTableTest, ScansEveryPageAndEverySegment) {
    for (int i = 0; i < 10; ++i) {
        Lease lease;
        lease.key = "s" + std::to_string(i);
        db.put(lease);
    }
    db.rows["Leader"] = {{"leaseKey", AttributeValue::s("Leader")},
                         {"entityType", AttributeValue::s("LEADER")}};
    db.page_size = 3;
    for (const int segments : {1, 4}) {
        db.scans.clear();
        const auto rows = run(table.scan({segments, segments == 4}));
        ASSERT_THAT(rows, IsOk());
        EXPECT_EQ(rows->leases.size(), 10U);
        EXPECT_TRUE(std::ranges::is_sorted(rows->leases, {}, &Lease::key));
        EXPECT_TRUE(rows->leader);
        for (const auto& scan : db.scans) {
            EXPECT_EQ(scan.total_segments.value_or(1), segments);
            EXPECT_EQ(scan.consistent_read.value_or(false), segments == 4);
            EXPECT_FALSE(scan.limit);
        }
    }
}

TEST_F(LeaseTableTest, ReportsAScanOfWhichOnePartFailed) {
    db.read_fates = {{}, {Kind::fails, Fault::throttled, {}}};
    EXPECT_THAT(run(table.scan({4, false})), Fails(Fault::throttled));
}

TEST_F(LeaseTableTest, RenewsByOne) {
    Lease lease = stored("me");
    lease.throughput_kbps = 2.5;
    const auto renewed = run(table.renew(lease, "me"));
    lease.counter = 8;
    EXPECT_THAT(renewed, IsOkAnd(lease));
    EXPECT_EQ(row(), lease);
}

TEST_F(LeaseTableTest, CantRenewALeaseThatAnotherHas) {
    const Lease lease = stored("me");
    ASSERT_THAT(run(table.take(lease, "other")), IsOk());
    EXPECT_THAT(run(table.renew(lease, "me")),
                FailsSaying(Fault::lost, HasSubstr("owner other, counter 8")));
}

TEST_F(LeaseTableTest, CantRenewADeletedLeaseNorBringsItBack) {
    const Lease lease = stored("me");
    db.rows.clear();
    EXPECT_THAT(run(table.renew(lease, "me")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.update(lease, "me")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.take(lease, "other")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.assign(lease, "other")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.begin_handoff(lease, "other")), Fails(Fault::not_found));
    EXPECT_THAT(run(table.evict(lease)), Fails(Fault::not_found));
    EXPECT_THAT(run(table.set_children("shardId-0", {"shardId-1"})), Fails(Fault::not_found));
    EXPECT_THAT(run(table.set_hash_range("shardId-0", {})), Fails(Fault::not_found));
    EXPECT_TRUE(db.rows.empty());
}

class LeaseTableOnAnyService : public LeaseTableTest, public ::testing::WithParamInterface<bool> {
  protected:
    LeaseTableOnAnyService() { db.sends_items = GetParam(); }
};
INSTANTIATE_TEST_SUITE_P(SendsItems, LeaseTableOnAnyService, ::testing::Bool());

TEST_P(LeaseTableOnAnyService, RenewalLearnsOfAHandoffAndGoesOn) {
    const Lease lease = stored("me");
    ASSERT_THAT(run(table.begin_handoff(lease, "next")), IsOk());
    const auto renewed = run(table.renew(lease, "me"));
    ASSERT_THAT(renewed, IsOk());
    EXPECT_EQ(renewed->owner, "next");
    EXPECT_EQ(renewed->checkpoint_owner, "me");
    EXPECT_EQ(renewed->counter, 8);
    EXPECT_EQ(row().counter, 8);
    // From now on, the handoff is part of what it knows.
    EXPECT_THAT(run(table.renew(*renewed, "me")), IsOk());
    EXPECT_EQ(row().counter, 9);
}

TEST_P(LeaseTableOnAnyService, RenewalIsLostOnceTheHandoffIsOver) {
    const Lease lease = stored("next", "me");
    ASSERT_THAT(run(table.assign(lease, "next")), IsOk());
    EXPECT_THAT(run(table.renew(lease, "me")), Fails(Fault::lost));
}

TEST_P(LeaseTableOnAnyService, RenewalWhoseAnswerWasLostIsASuccess) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        const Lease lease = stored("me");
        db.next_write(kind);
        const auto renewed = run(table.renew(lease, "me"));
        ASSERT_THAT(renewed, IsOk());
        EXPECT_EQ(renewed->counter, 8);
    }
}

TEST_P(LeaseTableOnAnyService, RenewalInAHandoffWhoseAnswerWasLostIsASuccess) {
    const Lease lease = stored("next", "me");
    db.next_write(Kind::sent_twice);
    const auto renewed = run(table.renew(lease, "me"));
    ASSERT_THAT(renewed, IsOk());
    EXPECT_EQ(renewed->counter, 8);
    EXPECT_TRUE(renewed->in_handoff());
}

TEST_P(LeaseTableOnAnyService, RenewalThatNeverArrivedMayBeRepeated) {
    const Lease lease = stored("me");
    db.next_write(Kind::never_arrives);
    EXPECT_THAT(run(table.renew(lease, "me")), Fails(Fault::timed_out));
    EXPECT_THAT(run(table.renew(lease, "me")), IsOk());
}

TEST_P(LeaseTableOnAnyService, RenewalFindsThatAnEarlierOneArrivedLate) {
    const Lease lease = stored("me");
    db.next_write(Kind::arrives_late);
    ASSERT_THAT(run(table.renew(lease, "me")), Fails(Fault::timed_out));
    db.deliver_late();
    const auto renewed = run(table.renew(lease, "me"));
    ASSERT_THAT(renewed, IsOk());
    EXPECT_EQ(renewed->counter, 8);
    EXPECT_EQ(row().counter, 8);
}

TEST_P(LeaseTableOnAnyService, RenewalAdoptsACheckpointOfOursThatArrivedLate) {
    Lease lease = stored("me");
    Lease wanted = lease;
    wanted.checkpoint = Checkpoint::at("200");
    db.next_write(Kind::arrives_late);
    ASSERT_THAT(run(table.update(wanted, "me")), Fails(Fault::timed_out));
    db.deliver_late();
    const auto renewed = run(table.renew(lease, "me"));
    ASSERT_THAT(renewed, IsOk());
    EXPECT_EQ(renewed->checkpoint, Checkpoint::at("200"));
}

TEST_P(LeaseTableOnAnyService, CheckpointClearsWhatWasPending) {
    Lease lease = stored("me");
    lease.pending_checkpoint = Checkpoint::at("150");
    lease.pending_checkpoint_state = "state";
    db.put(lease);
    Lease wanted = lease;
    wanted.checkpoint = Checkpoint::at("200");
    wanted.pending_checkpoint.reset();
    wanted.pending_checkpoint_state.reset();
    const auto updated = run(table.update(wanted, "me"));
    wanted.counter = 8;
    EXPECT_THAT(updated, IsOkAnd(wanted));
    EXPECT_EQ(row(), wanted);
}

TEST_P(LeaseTableOnAnyService, CheckpointWhoseAnswerWasLostIsASuccess) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        Lease lease = stored("me");
        lease.checkpoint = Checkpoint::at("200");
        db.next_write(kind);
        const auto updated = run(table.update(lease, "me"));
        ASSERT_THAT(updated, IsOk());
        EXPECT_EQ(updated->counter, 8);
        EXPECT_EQ(updated->checkpoint, Checkpoint::at("200"));
    }
}

TEST_P(LeaseTableOnAnyService, CheckpointGoesOnFromARenewalThatArrivedLate) {
    Lease lease = stored("me");
    db.next_write(Kind::arrives_late);
    ASSERT_THAT(run(table.renew(lease, "me")), Fails(Fault::timed_out));
    db.deliver_late();
    lease.checkpoint = Checkpoint::at("200");
    const auto updated = run(table.update(lease, "me"));
    ASSERT_THAT(updated, IsOk());
    EXPECT_EQ(updated->counter, 9);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("200"));
}

TEST_P(LeaseTableOnAnyService, CheckpointIsLostWithTheLease) {
    Lease lease = stored("me");
    ASSERT_THAT(run(table.take(lease, "other")), IsOk());
    lease.checkpoint = Checkpoint::at("200");
    EXPECT_THAT(run(table.update(lease, "me")), Fails(Fault::lost));
    EXPECT_EQ(row().checkpoint, Checkpoint::at("100"));
}

TEST_P(LeaseTableOnAnyService, CheckpointIsAllowedInAHandoff) {
    Lease lease = stored("next", "me");
    lease.checkpoint = Checkpoint::at("200");
    EXPECT_THAT(run(table.update(lease, "me")), IsOk());
    EXPECT_EQ(row().checkpoint, Checkpoint::at("200"));
    EXPECT_EQ(row().checkpoint_owner, "me");
}

TEST_F(LeaseTableTest, CheckpointNoticesAHandoff) {
    Lease lease = stored("me");
    ASSERT_THAT(run(table.begin_handoff(lease, "next")), IsOk());
    const auto updated = run(table.update(lease, "me"));
    ASSERT_THAT(updated, IsOk());
    EXPECT_EQ(updated->owner, "next");
    EXPECT_EQ(updated->checkpoint_owner, "me");
}

TEST_P(LeaseTableOnAnyService, TakesAnExpiredLeaseAndEndsItsHandoff) {
    const Lease lease = stored("dead", "dying");
    const auto taken = run(table.take(lease, "me"));
    ASSERT_THAT(taken, IsOk());
    EXPECT_EQ(taken->owner, "me");
    EXPECT_FALSE(taken->in_handoff());
    EXPECT_EQ(taken->counter, 8);
    EXPECT_EQ(taken->owner_switches_since_checkpoint, 1);
    EXPECT_EQ(row(), *taken);
}

TEST_P(LeaseTableOnAnyService, DoesNotTakeALeaseThatWasRenewed) {
    const Lease lease = stored("alive");
    ASSERT_THAT(run(table.renew(lease, "alive")), IsOk());
    EXPECT_THAT(run(table.take(lease, "me")),
                FailsSaying(Fault::condition_failed, HasSubstr("owner alive, counter 8")));
}

TEST_P(LeaseTableOnAnyService, TakeWhoseAnswerWasLostIsASuccess) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        const Lease lease = stored("dead");
        db.next_write(kind);
        expect_stored(run(table.take(lease, "me")));
        EXPECT_EQ(row().owner, "me");
    }
}

TEST_P(LeaseTableOnAnyService, TakeThatNeverArrivedIsNotConcluded) {
    const Lease lease = stored("dead");
    db.next_write(Kind::never_arrives);
    EXPECT_THAT(run(table.take(lease, "me")), Fails(Fault::timed_out));
}

TEST_P(LeaseTableOnAnyService, AssignsWhateverTheCounterIs) {
    const Lease seen = stored("old");
    ASSERT_THAT(run(table.renew(seen, "old")), IsOk());
    const auto assigned = run(table.assign(seen, "new"));
    ASSERT_THAT(assigned, IsOk());
    EXPECT_EQ(row().owner, "new");
    EXPECT_EQ(row().counter, 9);
    EXPECT_EQ(row().owner_switches_since_checkpoint, 1);
}

TEST_P(LeaseTableOnAnyService, AssignFinishesAHandoff) {
    const Lease lease = stored("next", "me");
    const auto assigned = run(table.assign(lease, "next"));
    ASSERT_THAT(assigned, IsOk());
    EXPECT_EQ(*assigned, row());
    EXPECT_EQ(row().owner, "next");
    EXPECT_FALSE(row().in_handoff());
    EXPECT_EQ(row().owner_switches_since_checkpoint, 0);
}

TEST_P(LeaseTableOnAnyService, AssignNeedsBothOwnersToBeAsSeen) {
    const Lease seen = stored("next", "me");
    Lease wrong_owner = seen;
    wrong_owner.owner = "someone";
    EXPECT_THAT(run(table.assign(wrong_owner, "x")), Fails(Fault::condition_failed));
    Lease no_handoff = seen;
    no_handoff.checkpoint_owner.reset();
    EXPECT_THAT(run(table.assign(no_handoff, "x")), Fails(Fault::condition_failed));
    Lease wrong_handoff = seen;
    wrong_handoff.checkpoint_owner = "someone";
    EXPECT_THAT(run(table.assign(wrong_handoff, "x")), Fails(Fault::condition_failed));
    EXPECT_EQ(row(), seen);
}

TEST_P(LeaseTableOnAnyService, AssignWhoseAnswerWasLostIsASuccess) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        const Lease lease = stored(std::nullopt);
        db.next_write(kind);
        const auto assigned = run(table.assign(lease, "me"));
        expect_stored(assigned);
        EXPECT_EQ(row().owner, "me");
        EXPECT_EQ(row().counter, 8);
    }
}

TEST_P(LeaseTableOnAnyService, BeginsAHandoffUnderTheOldCounter) {
    const Lease lease = stored("old");
    const auto begun = run(table.begin_handoff(lease, "next"));
    expect_stored(begun);
    EXPECT_EQ(row().owner, "next");
    EXPECT_EQ(row().checkpoint_owner, "old");
    EXPECT_EQ(row().counter, 7);
    EXPECT_THAT(run(table.begin_handoff(lease, "third")), Fails(Fault::condition_failed));
}

TEST_P(LeaseTableOnAnyService, HandoffWhoseAnswerWasLostHasBegun) {
    for (const Kind kind : {Kind::answer_lost, Kind::sent_twice}) {
        const Lease lease = stored("old");
        db.next_write(kind);
        expect_stored(run(table.begin_handoff(lease, "next")));
        EXPECT_EQ(row().checkpoint_owner, "old");
    }
}

TEST_F(LeaseTableTest, RefusesHandoffsThatMakeNoSense) {
    EXPECT_THAT(run(table.begin_handoff(stored(std::nullopt), "next")), Fails(Fault::invalid));
    EXPECT_THAT(run(table.begin_handoff(stored("me"), "me")), Fails(Fault::invalid));
    EXPECT_THAT(run(table.begin_handoff(stored("next", "me"), "third")), Fails(Fault::invalid));
    EXPECT_TRUE(db.updates.empty());
}

TEST_P(LeaseTableOnAnyService, EvictsAnOwner) {
    for (const Kind kind : {Kind::normal, Kind::answer_lost, Kind::sent_twice}) {
        const Lease lease = stored("old");
        db.next_write(kind);
        expect_stored(run(table.evict(lease)));
        EXPECT_FALSE(row().owner);
        EXPECT_EQ(row().counter, 8);
    }
}

TEST_P(LeaseTableOnAnyService, EvictsOnlyTheOldOwnerOfAHandoff) {
    const Lease lease = stored("next", "old");
    expect_stored(run(table.evict(lease)));
    EXPECT_EQ(row().owner, "next");
    EXPECT_FALSE(row().in_handoff());
}

TEST_P(LeaseTableOnAnyService, DoesNotEvictAnotherThanTheOneSeen) {
    const Lease seen = stored("old");
    stored("new");
    EXPECT_THAT(run(table.evict(seen)), Fails(Fault::condition_failed));
    EXPECT_EQ(row().owner, "new");
}

TEST_P(LeaseTableOnAnyService, RemovesAFinishedLease) {
    for (const Kind kind : {Kind::normal, Kind::answer_lost, Kind::sent_twice}) {
        Lease lease = stored("me");
        lease.checkpoint = Checkpoint::shard_end();
        db.put(lease);
        db.next_write(kind);
        EXPECT_THAT(run(table.remove(lease)), IsOk());
        EXPECT_TRUE(db.rows.empty());
    }
    Lease gone;
    gone.key = "shardId-0";
    EXPECT_THAT(run(table.remove(gone)), IsOk());
}

TEST_P(LeaseTableOnAnyService, DoesNotRemoveALeaseThatMovedOn) {
    Lease seen = stored("me");
    seen.checkpoint = Checkpoint::trim_horizon();
    EXPECT_THAT(run(table.remove(seen)), Fails(Fault::condition_failed));
    EXPECT_TRUE(db.has("shardId-0"));
}

TEST_F(LeaseTableTest, RecordsChildrenAndHashRange) {
    stored("me");
    EXPECT_THAT(run(table.set_children("shardId-0", {"shardId-1", "shardId-2"})), IsOk());
    EXPECT_THAT(run(table.set_hash_range("shardId-0", {5, 9})), IsOk());
    EXPECT_THAT(row().child_shard_ids, UnorderedElementsAre("shardId-1", "shardId-2"));
    EXPECT_EQ(row().hash_key_range, (HashKeyRange{5, 9}));
    EXPECT_EQ(row().counter, 7);
}

TEST_F(LeaseTableTest, ThrottlingIsNotAskedAbout) {
    const Lease lease = stored("me");
    db.next_write_fails(Fault::throttled);
    EXPECT_THAT(run(table.renew(lease, "me")), Fails(Fault::throttled));
    EXPECT_TRUE(db.gets.empty());
}

TEST_F(LeaseTableTest, TimeoutStaysATimeoutWhenTheRowCantBeRead) {
    const Lease lease = stored("me");
    db.next_write(Kind::answer_lost);
    db.read_fates = {{Kind::fails, Fault::unavailable, {}}};
    EXPECT_THAT(run(table.renew(lease, "me")), Fails(Fault::timed_out));
}

}  // namespace
}  // namespace kcl::leases
