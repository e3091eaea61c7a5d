#include "kcl/leases/lease_requests.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Binary;
using wire::dynamodb::Item;
using wire::dynamodb::ReturnOnConditionFailure;
using wire::dynamodb::ReturnValues;
using wire::dynamodb::UpdateItemRequest;

Lease held() {
    Lease lease;
    lease.key = "shardId-0";
    lease.owner = "a";
    lease.counter = 7;
    lease.checkpoint = Checkpoint::at("123", 4);
    return lease;
}

Lease handed_over() {
    Lease lease = held();
    lease.owner = "b";
    lease.checkpoint_owner = "a";
    return lease;
}

void expect(const UpdateItemRequest& request, const std::string& condition,
            const std::string& update, const Item& values, ReturnValues returned) {
    EXPECT_EQ(request.table_name, "app");
    EXPECT_EQ(request.key, (Item{{"leaseKey", AttributeValue::s("shardId-0")}}));
    EXPECT_EQ(request.condition_expression, condition);
    EXPECT_EQ(request.update_expression, update);
    EXPECT_EQ(request.expression_attribute_values, values);
    EXPECT_TRUE(request.expression_attribute_names.empty());
    EXPECT_EQ(request.return_values, returned);
    EXPECT_EQ(request.return_values_on_condition_check_failure, ReturnOnConditionFailure::all_old);
}

TEST(LeaseRequest, CreatesOnlyWhatDoesNotExist) {
    Lease lease;
    lease.key = "shardId-0";
    const auto request = request::create("app", lease);
    EXPECT_EQ(request.table_name, "app");
    EXPECT_EQ(request.item, to_row(lease));
    EXPECT_EQ(request.condition_expression, "attribute_not_exists(leaseKey)");
}

TEST(LeaseRequest, RenewsUnderTheCounterAndWhileNoHandoffBegan) {
    expect(request::renew("app", held()),
           "leaseCounter = :counter AND attribute_not_exists(checkpointOwner)",
           "SET leaseCounter = :next",
           {{":counter", AttributeValue::n(7)}, {":next", AttributeValue::n(8)}},
           ReturnValues::none);
}

TEST(LeaseRequest, RenewsALeaseInHandoffUnderTheCounterAlone) {
    expect(
        request::renew("app", handed_over()), "leaseCounter = :counter", "SET leaseCounter = :next",
        {{":counter", AttributeValue::n(7)}, {":next", AttributeValue::n(8)}}, ReturnValues::none);
}

TEST(LeaseRequest, RenewsWithTheThroughputInSixDecimals) {
    const std::map<double, std::string> texts{{0, "0"},
                                              {12.5, "12.5"},
                                              {1.23456789, "1.234568"},
                                              {1e7, "10000000"},
                                              {0.0000004, "0"},
                                              {0.1 + 0.2, "0.3"},
                                              {100, "100"},
                                              {2097152.000001, "2097152.000001"}};
    for (const auto& [kbps, text] : texts) {
        Lease lease = held();
        lease.throughput_kbps = kbps;
        const auto request = request::renew("app", lease);
        EXPECT_EQ(request.update_expression,
                  "SET leaseCounter = :next, throughputKBps = :throughput");
        EXPECT_EQ(request.expression_attribute_values.at(":throughput"), AttributeValue::n(text));
    }
}

TEST(LeaseRequest, StampsARenewalAndACheckpointWithTheOwnersClockAndTheNewCounter) {
    Lease lease = held();
    lease.renewed_at = RenewalStamp{"3f9a01bc", std::chrono::milliseconds(12'345)};
    for (const auto& request : {request::renew("app", lease), request::update("app", lease)}) {
        EXPECT_THAT(*request.update_expression, ::testing::HasSubstr("renewedAt = :stamp"));
        EXPECT_EQ(request.expression_attribute_values.at(":stamp"),
                  AttributeValue::s("8 12345 3f9a01bc"));
    }
}

TEST(LeaseRequest, StoresACheckpointUnderTheCounterAndClearsThePendingOne) {
    Lease lease = held();
    lease.hash_key_range = HashKeyRange{1, 2};
    lease.child_shard_ids = {"shardId-1", "shardId-2"};
    expect(
        request::update("app", lease), "leaseCounter = :counter",
        "SET leaseCounter = :next, checkpoint = :checkpoint, checkpointSubSequenceNumber = :sub, "
        "ownerSwitchesSinceCheckpoint = :switches, childShardIds = :children, startingHashKey = "
        ":start, "
        "endingHashKey = :end "
        "REMOVE pendingCheckpoint, pendingCheckpointSubSequenceNumber, pendingCheckpointState",
        {{":counter", AttributeValue::n(7)},
         {":next", AttributeValue::n(8)},
         {":checkpoint", AttributeValue::s("123")},
         {":sub", AttributeValue::n(4)},
         {":switches", AttributeValue::n(0)},
         {":children", AttributeValue::ss({"shardId-1", "shardId-2"})},
         {":start", AttributeValue::s("1")},
         {":end", AttributeValue::s("2")}},
        ReturnValues::all_new);
}

TEST(LeaseRequest, StoresAPendingCheckpointWithItsState) {
    Lease lease = held();
    lease.pending_checkpoint = Checkpoint::at("200", 1);
    lease.pending_checkpoint_state = "bytes";
    lease.owner_switches_since_checkpoint = 3;
    expect(
        request::update("app", lease), "leaseCounter = :counter",
        "SET leaseCounter = :next, checkpoint = :checkpoint, checkpointSubSequenceNumber = :sub, "
        "ownerSwitchesSinceCheckpoint = :switches, pendingCheckpoint = :pending, "
        "pendingCheckpointSubSequenceNumber = :pendingSub, pendingCheckpointState = :state",
        {{":counter", AttributeValue::n(7)},
         {":next", AttributeValue::n(8)},
         {":checkpoint", AttributeValue::s("123")},
         {":sub", AttributeValue::n(4)},
         {":switches", AttributeValue::n(3)},
         {":pending", AttributeValue::s("200")},
         {":pendingSub", AttributeValue::n(1)},
         {":state", {Binary{"bytes"}}}},
        ReturnValues::all_new);
}

TEST(LeaseRequest, StoresTheEndOfAShardWithSubSequenceNumberZero) {
    Lease lease = held();
    lease.checkpoint = Checkpoint::shard_end();
    const auto request = request::update("app", lease);
    EXPECT_EQ(request.expression_attribute_values.at(":checkpoint"),
              AttributeValue::s("SHARD_END"));
    EXPECT_EQ(request.expression_attribute_values.at(":sub"), AttributeValue::n(0));
}

TEST(LeaseRequest, TakesUnderTheCounterAndEndsAnyHandoff) {
    expect(request::take("app", held(), "c"), "leaseCounter = :counter",
           "SET leaseCounter = :next, leaseOwner = :new REMOVE checkpointOwner ADD "
           "ownerSwitchesSinceCheckpoint :one",
           {{":counter", AttributeValue::n(7)},
            {":next", AttributeValue::n(8)},
            {":new", AttributeValue::s("c")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, AssignsWhileTheOwnerIsTheSame) {
    expect(request::assign("app", held(), "c"),
           "leaseKey = :key AND leaseOwner = :owner AND attribute_not_exists(checkpointOwner)",
           "SET leaseOwner = :new REMOVE checkpointOwner ADD leaseCounter :one, "
           "ownerSwitchesSinceCheckpoint :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("a")},
            {":new", AttributeValue::s("c")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, AssignsAnUnownedLeaseWhileItIsUnowned) {
    Lease lease = held();
    lease.owner.reset();
    expect(request::assign("app", lease, "c"),
           "leaseKey = :key AND attribute_not_exists(leaseOwner) AND "
           "attribute_not_exists(checkpointOwner)",
           "SET leaseOwner = :new REMOVE checkpointOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":new", AttributeValue::s("c")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, FinishesAHandoffWithoutCountingASwitch) {
    expect(request::assign("app", handed_over(), "b"),
           "leaseKey = :key AND leaseOwner = :owner AND checkpointOwner = :checkpointOwner",
           "SET leaseOwner = :new REMOVE checkpointOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("b")},
            {":checkpointOwner", AttributeValue::s("a")},
            {":new", AttributeValue::s("b")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, CountsASwitchWhenTheOwnerChangesOrAHandoffIsTakenBack) {
    EXPECT_TRUE(request::switches_owner(held(), "c"));
    EXPECT_FALSE(request::switches_owner(held(), "a"));
    EXPECT_FALSE(request::switches_owner(handed_over(), "b"));
    EXPECT_TRUE(request::switches_owner(handed_over(), "a"));
    Lease unowned = held();
    unowned.owner.reset();
    EXPECT_FALSE(request::switches_owner(unowned, "c"));
}

TEST(LeaseRequest, BeginsAHandoffWithoutTouchingTheCounter) {
    expect(request::begin_handoff("app", held(), "b"),
           "leaseKey = :key AND leaseOwner = :owner AND attribute_not_exists(checkpointOwner)",
           "SET leaseOwner = :new, checkpointOwner = :owner",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("a")},
            {":new", AttributeValue::s("b")}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, EvictsTheOwner) {
    expect(request::evict("app", held()),
           "leaseKey = :key AND leaseOwner = :owner AND attribute_not_exists(checkpointOwner)",
           "REMOVE checkpointOwner, leaseOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("a")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, EvictsOnlyTheOldOwnerInAHandoff) {
    expect(request::evict("app", handed_over()),
           "leaseKey = :key AND leaseOwner = :owner AND checkpointOwner = :checkpointOwner",
           "REMOVE checkpointOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("b")},
            {":checkpointOwner", AttributeValue::s("a")},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, GivesUpUnderTheCounter) {
    expect(request::give_up("app", held()),
           "leaseKey = :key AND leaseOwner = :owner AND attribute_not_exists(checkpointOwner) AND "
           "leaseCounter = :counter",
           "REMOVE checkpointOwner, leaseOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("a")},
            {":counter", AttributeValue::n(7)},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
    expect(request::give_up("app", handed_over()),
           "leaseKey = :key AND leaseOwner = :owner AND checkpointOwner = :checkpointOwner AND "
           "leaseCounter = :counter",
           "SET leaseOwner = :new REMOVE checkpointOwner ADD leaseCounter :one",
           {{":key", AttributeValue::s("shardId-0")},
            {":owner", AttributeValue::s("b")},
            {":checkpointOwner", AttributeValue::s("a")},
            {":new", AttributeValue::s("b")},
            {":counter", AttributeValue::n(7)},
            {":one", AttributeValue::n(1)}},
           ReturnValues::all_new);
}

TEST(LeaseRequest, AddsWhatIsKnownOfTheShardOnlyToARowThatExists) {
    expect(request::set_children("app", "shardId-0", {"shardId-1"}), "leaseKey = :key",
           "SET childShardIds = :children",
           {{":key", AttributeValue::s("shardId-0")},
            {":children", AttributeValue::ss({"shardId-1"})}},
           ReturnValues::none);
    expect(request::set_hash_range("app", "shardId-0", {3, 4}), "leaseKey = :key",
           "SET startingHashKey = :start, endingHashKey = :end",
           {{":key", AttributeValue::s("shardId-0")},
            {":start", AttributeValue::s("3")},
            {":end", AttributeValue::s("4")}},
           ReturnValues::none);
}

TEST(LeaseRequest, DeletesWhileTheCheckpointIsTheSame) {
    Lease lease = held();
    lease.checkpoint = Checkpoint::shard_end();
    const auto request = request::remove("app", lease);
    EXPECT_EQ(request.table_name, "app");
    EXPECT_EQ(request.key, (Item{{"leaseKey", AttributeValue::s("shardId-0")}}));
    EXPECT_EQ(request.condition_expression, "checkpoint = :checkpoint");
    EXPECT_EQ(request.expression_attribute_values,
              (Item{{":checkpoint", AttributeValue::s("SHARD_END")}}));
}

}  // namespace
}  // namespace kcl::leases
