#include "kcl/shards/shard_end.h"

#include "kcl/shards/shard_family.h"
#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"
#include "unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::shards {
namespace {

using leases::Lease;
using ::testing::ElementsAre;
using testing::Fails;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::IsOkAnd;
using wire::kinesis::ChildShard;
using Step = ChildPlan::Step;

ChildShard child(const std::string& id, std::vector<std::string> parents, HashKeyRange range = {}) {
    ChildShard made;
    made.shard_id = id;
    made.parent_shards = std::move(parents);
    made.hash_key_range.starting_hash_key = range.start;
    made.hash_key_range.ending_hash_key = range.end;
    return made;
}

const std::vector<ChildShard> split{child("1", {"0"}, tenths(0, 5)),
                                    child("2", {"0"}, tenths(5, 10))};
const std::vector<ChildShard> merge{child("2", {"0", "1"})};

TEST(ChildrenOfEnded, AreReadFromTheirStartWhateverTheInitialPosition) {
    const auto plan = children_of_ended("0", split, {"0"});
    EXPECT_EQ(plan.step, Step::create);
    Lease first;
    first.key = "1";
    first.checkpoint = Checkpoint::trim_horizon();
    first.parent_shard_ids = {"0"};
    first.hash_key_range = tenths(0, 5);
    ASSERT_EQ(plan.leases.size(), 2U);
    EXPECT_EQ(plan.leases[0], first);
    EXPECT_EQ(plan.leases[1].key, "2");
}

TEST(ChildrenOfEnded, OfAMergeWaitForTheLeaseOfTheOtherParent) {
    const auto plan = children_of_ended("0", merge, {"0"});
    EXPECT_EQ(plan.step, Step::wait);
    EXPECT_THAT(plan.leases, IsEmpty());
    EXPECT_THAT(plan.reason, HasSubstr("2"));
}

TEST(ChildrenOfEnded, OfAMergeAreCreatedWithBothParentsOrNone) {
    EXPECT_EQ(children_of_ended("0", merge, {"0", "1"}).step, Step::create);
    EXPECT_EQ(children_of_ended("0", merge, {}).step, Step::create);
    EXPECT_EQ(children_of_ended("0", merge, {"0", "1"}).leases.at(0).parent_shard_ids,
              (std::vector<std::string>{"0", "1"}));
}

TEST(ChildrenOfEnded, OfAMergeDoNotWaitWhenTheMergedShardHasItsLease) {
    EXPECT_EQ(children_of_ended("0", merge, {"0", "2"}).step, Step::create);
}

TEST(ChildrenOfEnded, ThatMakeNoSenseAreNotCreated) {
    const std::vector<ChildShard> nonsense[] = {{child("2", {"0"})},
                                                {child("2", {"0", "1", "x"})},
                                                {child("2", {})},
                                                {child("1", {"x"}), child("2", {"0"})}};
    for (const auto& children : nonsense) {
        const auto plan = children_of_ended("0", children, {"0", "1"});
        EXPECT_EQ(plan.step, Step::give_up);
        EXPECT_THAT(plan.leases, IsEmpty());
        EXPECT_FALSE(plan.reason.empty());
    }
}

TEST(ChildrenOfEnded, AreNoneWhenTheServiceKnowsNone) {
    const auto plan = children_of_ended("0", {}, {"0"});
    EXPECT_EQ(plan.step, Step::create);
    EXPECT_THAT(plan.leases, IsEmpty());
}

TEST(BlockedBy, NamesParentsThatAreNotFinished) {
    const auto finished = lease_at("0", Checkpoint::shard_end());
    const auto working = lease_at("1", Checkpoint::at("5"));
    const auto waiting = lease_at("1", Checkpoint::trim_horizon());
    EXPECT_THAT(blocked_by({"0", "1"}, {finished, working}), ElementsAre("1"));
    EXPECT_THAT(blocked_by({"0", "1"}, {finished, waiting}), ElementsAre("1"));
    EXPECT_THAT(blocked_by({"0"}, {finished}), IsEmpty());
    EXPECT_THAT(blocked_by({"0", "1"}, {}), IsEmpty()) << "trimmed or cleaned up";
    EXPECT_THAT(blocked_by({}, {working}), IsEmpty());
}

struct CleanupCase {
    const char* what;
    std::vector<Lease> relatives;
    Cleanup expected;
};

TEST(Cleanup, DeletesAFinishedLeaseOnceItsChildrenHaveStarted) {
    auto finished = lease_at("1", Checkpoint::shard_end());
    finished.parent_shard_ids = {"0"};
    finished.child_shard_ids = {"2", "3"};
    const auto started = lease_at("2", Checkpoint::at("5"));
    const CleanupCase cases[] = {
        {"both started", {started, lease_at("3", Checkpoint::at("6"))}, Cleanup::delete_now},
        {"both finished",
         {lease_at("2", Checkpoint::shard_end()), lease_at("3", Checkpoint::shard_end())},
         Cleanup::delete_now},
        {"LATEST is a start", {started, lease_at("3", Checkpoint::latest())}, Cleanup::delete_now},
        {"one at TRIM_HORIZON",
         {started, lease_at("3", Checkpoint::trim_horizon())},
         Cleanup::child_not_started},
        {"one at AT_TIMESTAMP",
         {started, lease_at("3", Checkpoint::at_timestamp())},
         Cleanup::child_not_started},
        {"one missing", {started}, Cleanup::child_missing},
        {"none", {}, Cleanup::child_missing},
        {"its parent is there",
         {started, lease_at("3", Checkpoint::at("6")), lease_at("0", Checkpoint::shard_end())},
         Cleanup::parent_remains},
    };
    for (const auto& each : cases)
        EXPECT_EQ(cleanup(finished, each.relatives), each.expected) << each.what;
}

TEST(Cleanup, KeepsWhatIsNotFinishedOrNotUnderstood) {
    EXPECT_EQ(cleanup(lease_at("1", Checkpoint::at("5")), {}), Cleanup::not_finished);
    EXPECT_EQ(cleanup(lease_at("1", Checkpoint::shard_end()), {}), Cleanup::children_unknown);
}

TEST(Cleanup, SaysWhy) {
    std::set<std::string_view> texts;
    for (const auto each :
         {Cleanup::delete_now, Cleanup::not_finished, Cleanup::children_unknown,
          Cleanup::child_missing, Cleanup::child_not_started, Cleanup::parent_remains})
        texts.insert(to_string(each));
    EXPECT_EQ(texts.size(), 6U);
}

class ShardFamilyTest : public ::testing::Test {
  protected:
    template <class T>
    T run(asio::awaitable<T> story) {
        return testing::run(io, clock, std::move(story));
    }
    void put(const std::string& id, Checkpoint checkpoint) {
        db.put(lease_at(id, std::move(checkpoint)));
    }

    asio::io_context io;
    testing::ManualClock clock;
    leases::FakeDynamoDb db{clock};
    leases::LeaseTable table{db, "app"};
};

TEST_F(ShardFamilyTest, CreatesTheChildrenOfASplit) {
    put("0", Checkpoint::at("9"));
    const auto plan = run(create_children(table, "0", split));
    ASSERT_THAT(plan, IsOk());
    EXPECT_EQ(plan->step, Step::create);
    EXPECT_EQ(db.lease("1"), plan->leases[0]);
    EXPECT_EQ(db.lease("2"), plan->leases[1]);
}

TEST_F(ShardFamilyTest, LeavesChildrenAloneThatExist) {
    put("0", Checkpoint::at("9"));
    put("1", Checkpoint::at("77"));
    EXPECT_THAT(run(create_children(table, "0", split)), IsOk());
    EXPECT_EQ(db.lease("1").checkpoint, Checkpoint::at("77"));
    EXPECT_TRUE(db.has("2"));
}

TEST_F(ShardFamilyTest, CanBeRepeatedAfterStoppingHalfWay) {
    put("0", Checkpoint::at("9"));
    db.write_fates = {{}, {leases::FakeDynamoDb::Kind::fails, Fault::unavailable, {}}};
    EXPECT_THAT(run(create_children(table, "0", split)), Fails(Fault::unavailable));
    EXPECT_TRUE(db.has("1"));
    EXPECT_FALSE(db.has("2"));
    EXPECT_THAT(run(create_children(table, "0", split)), IsOk());
    EXPECT_TRUE(db.has("2"));
}

TEST_F(ShardFamilyTest, WaitsForTheOtherParentOfAMerge) {
    put("0", Checkpoint::at("9"));
    const auto waiting = run(create_children(table, "0", merge));
    ASSERT_THAT(waiting, IsOk());
    EXPECT_EQ(waiting->step, Step::wait);
    EXPECT_FALSE(db.has("2"));
    put("1", Checkpoint::at("3"));
    EXPECT_EQ(run(create_children(table, "0", merge))->step, Step::create);
    EXPECT_TRUE(db.has("2"));
}

TEST_F(ShardFamilyTest, ReportsThatItCouldNotLook) {
    db.read_fates = {{leases::FakeDynamoDb::Kind::fails, Fault::throttled, {}}};
    EXPECT_THAT(run(create_children(table, "0", merge)), Fails(Fault::throttled));
    db.read_fates = {{leases::FakeDynamoDb::Kind::fails, Fault::throttled, {}}};
    EXPECT_THAT(run(unfinished_parents(table, {"0"})), Fails(Fault::throttled));
}

TEST_F(ShardFamilyTest, FindsTheParentsThatBlock) {
    put("0", Checkpoint::shard_end());
    put("1", Checkpoint::at("3"));
    EXPECT_THAT(run(unfinished_parents(table, {"0", "1", "trimmed"})), IsOkAnd(ElementsAre("1")));
    put("1", Checkpoint::shard_end());
    EXPECT_THAT(run(unfinished_parents(table, {"0", "1", "trimmed"})), IsOkAnd(IsEmpty()));
}

TEST(AskService, LetsAFinishedLeaseGoThatTheServiceHasForgottenWithAllItsChildren) {
    Lease finished = lease_at("0", Checkpoint::shard_end());
    const auto later = graph({{"8", {"6", "7"}, 206}});
    EXPECT_TRUE(ask_service(finished, later).forgotten);
    finished.child_shard_ids = {"6"};
    EXPECT_TRUE(ask_service(finished, later).forgotten);
    EXPECT_FALSE(ask_service(finished, ShardGraph()).forgotten) << "an empty list says nothing";
}

TEST(AskService, KeepsAFinishedLeaseWhoseShardOrChildIsStillListed) {
    Lease finished = lease_at("0", Checkpoint::shard_end());
    EXPECT_FALSE(ask_service(finished, graph({{"0", {}, 11, 102}})).forgotten);
    finished.child_shard_ids = {"6"};
    EXPECT_FALSE(ask_service(finished, graph({{"6", {"0", "1"}, 103}})).forgotten);
}

TEST(AskService, NamesTheChildrenThatTheRowLacks) {
    Lease finished = lease_at("0", Checkpoint::shard_end());
    const auto listed = graph({{"6", {"0", "1"}, 103}, {"7", {"2"}, 103}});
    EXPECT_THAT(ask_service(finished, listed).children, ElementsAre("6"));
    finished.child_shard_ids = {"6"};
    EXPECT_THAT(ask_service(finished, listed).children, IsEmpty());
}

}  // namespace
}  // namespace kcl::shards
