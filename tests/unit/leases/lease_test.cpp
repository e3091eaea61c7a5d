#include "kcl/leases/lease.h"

#include "kcl/leases/lease_attributes.h"
#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::AllOf;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using wire::dynamodb::AttributeValue;
using wire::dynamodb::Binary;
using wire::dynamodb::Item;

/// What Java KCL 3.5 writes for a shard that nobody has worked on.
Item fresh_java_row() {
    return {{"leaseKey", AttributeValue::s("shardId-000000000002")},
            {"leaseCounter", AttributeValue::n(0)},
            {"checkpoint", AttributeValue::s("TRIM_HORIZON")},
            {"checkpointSubSequenceNumber", AttributeValue::n(0)},
            {"ownerSwitchesSinceCheckpoint", AttributeValue::n(0)},
            {"parentShardId", AttributeValue::ss({"shardId-000000000000", "shardId-000000000001"})},
            {"startingHashKey", AttributeValue::s("0")},
            {"endingHashKey", AttributeValue::s("340282366920938463463374607431768211455")},
            {"entityType", AttributeValue::s("LEASE")}};
}

Lease fresh_lease() {
    Lease lease;
    lease.key = "shardId-000000000002";
    lease.parent_shard_ids = {"shardId-000000000000", "shardId-000000000001"};
    lease.hash_key_range = HashKeyRange{0, max_hash_key};
    return lease;
}

/// A row in the middle of a handoff, with everything that a row can have.
Item full_java_row() {
    Item row = fresh_java_row();
    row["leaseOwner"] = AttributeValue::s("worker-b");
    row["checkpointOwner"] = AttributeValue::s("worker-a");
    row["leaseCounter"] = AttributeValue::n("1.0E3");
    row["checkpoint"] =
        AttributeValue::s("49590338271490256608559692538361571095921575989136588898");
    row["checkpointSubSequenceNumber"] = AttributeValue::n(7);
    row["ownerSwitchesSinceCheckpoint"] = AttributeValue::n(2);
    row["childShardIds"] = AttributeValue::ss({"shardId-000000000003"});
    row["pendingCheckpoint"] =
        AttributeValue::s("49590338271490256608559692538361571095921575989136588899");
    row["pendingCheckpointSubSequenceNumber"] = AttributeValue::n(1);
    row["pendingCheckpointState"] = {Binary{std::string("a\0b", 3)}};
    row["throughputKBps"] = AttributeValue::n("1.234567E2");
    return row;
}

TEST(Lease, IsWrittenAsJavaWritesANewLease) { EXPECT_EQ(to_row(fresh_lease()), fresh_java_row()); }

TEST(Lease, WithoutParentsAndRangeHasOnlyTheAttributesThatEveryRowHas) {
    Lease lease;
    lease.key = "shardId-0";
    lease.checkpoint = Checkpoint::latest();
    const Item expected{{"leaseKey", AttributeValue::s("shardId-0")},
                        {"leaseCounter", AttributeValue::n(0)},
                        {"checkpoint", AttributeValue::s("LATEST")},
                        {"checkpointSubSequenceNumber", AttributeValue::n(0)},
                        {"ownerSwitchesSinceCheckpoint", AttributeValue::n(0)},
                        {"entityType", AttributeValue::s("LEASE")}};
    EXPECT_EQ(to_row(lease), expected);
}

TEST(Lease, NewRowNeverCarriesAThroughput) {
    Lease lease = fresh_lease();
    lease.throughput_kbps = 3;
    EXPECT_EQ(to_row(lease), fresh_java_row());
}

TEST(Lease, ReadsBackWhatItWrote) {
    Lease lease = fresh_lease();
    lease.owner = "worker-a";
    lease.checkpoint_owner = "worker-b";
    lease.pending_checkpoint = Checkpoint::at("12", 3);
    lease.pending_checkpoint_state = "state";
    lease.child_shard_ids = {"shardId-9"};
    const auto read = lease_from_row(to_row(lease));
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, lease);
}

TEST(Lease, ReadsEveryAttributeThatJavaWrites) {
    const auto lease = lease_from_row(full_java_row());
    ASSERT_THAT(lease, IsOk());
    EXPECT_EQ(lease->owner, "worker-b");
    EXPECT_EQ(lease->actual_owner(), "worker-a");
    EXPECT_TRUE(lease->in_handoff());
    EXPECT_EQ(lease->counter, 1000);
    EXPECT_EQ(lease->checkpoint,
              Checkpoint::at("49590338271490256608559692538361571095921575989136588898", 7));
    EXPECT_EQ(lease->owner_switches_since_checkpoint, 2);
    EXPECT_EQ(lease->child_shard_ids, std::vector<std::string>{"shardId-000000000003"});
    EXPECT_EQ(lease->pending_checkpoint,
              Checkpoint::at("49590338271490256608559692538361571095921575989136588899", 1));
    EXPECT_EQ(lease->pending_checkpoint_state, std::string("a\0b", 3));
    EXPECT_DOUBLE_EQ(lease->throughput_kbps.value(), 123.4567);
}

TEST(Lease, OfAnOldLibraryNeedsNoEntityTypeRangeOrSubSequenceNumber) {
    const Item row{{"leaseKey", AttributeValue::s("shardId-0")},
                   {"leaseOwner", AttributeValue::s("old")},
                   {"leaseCounter", AttributeValue::n(12)},
                   {"checkpoint", AttributeValue::s("SHARD_END")},
                   {"ownerSwitchesSinceCheckpoint", AttributeValue::n(0)}};
    EXPECT_EQ(row_kind(row), RowKind::lease);
    const auto lease = lease_from_row(row);
    ASSERT_THAT(lease, IsOk());
    EXPECT_TRUE(lease->checkpoint.is_shard_end());
    EXPECT_FALSE(lease->hash_key_range);
}

TEST(Lease, IgnoresAttributesThatItDoesNotKnow) {
    Item row = fresh_java_row();
    row["futureAttribute"] = AttributeValue::m({});
    row["streamName"] = AttributeValue::s("1:stream:2");
    EXPECT_EQ(lease_from_row(row).value(), fresh_lease());
}

TEST(Lease, OfAShardWithOneKeyIsLegal) {
    Item row = fresh_java_row();
    row["startingHashKey"] = AttributeValue::s("5");
    row["endingHashKey"] = AttributeValue::s("5");
    EXPECT_EQ(lease_from_row(row)->hash_key_range, (HashKeyRange{5, 5}));
}

struct Corruption {
    std::string attribute;
    std::optional<AttributeValue> value;  ///< Empty: the attribute is missing.
    std::string complaint;
};

class CorruptLease : public ::testing::TestWithParam<Corruption> {};

TEST_P(CorruptLease, IsRefusedNamingRowAndAttribute) {
    Item row = full_java_row();
    row.erase(GetParam().attribute);
    if (GetParam().value) row[GetParam().attribute] = *GetParam().value;
    EXPECT_THAT(lease_from_row(row),
                FailsSaying(Fault::corrupt, AllOf(HasSubstr("\"shardId-000000000002\""),
                                                  HasSubstr(GetParam().attribute),
                                                  HasSubstr(GetParam().complaint))));
}

INSTANTIATE_TEST_SUITE_P(
    All, CorruptLease,
    ::testing::Values(
        Corruption{"leaseCounter", {}, "is missing"}, Corruption{"checkpoint", {}, "is missing"},
        Corruption{"ownerSwitchesSinceCheckpoint", {}, "is missing"},
        Corruption{"leaseCounter", AttributeValue::s("7"), "whole number"},
        Corruption{"leaseCounter", AttributeValue::n("7.5"), "whole number"},
        Corruption{"leaseOwner", AttributeValue::n(7), "text"},
        Corruption{"checkpointOwner", AttributeValue::ss({"a"}), "text"},
        Corruption{"checkpoint", AttributeValue::s("SHARD_MIDDLE"), "neither a sequence number"},
        Corruption{"checkpoint", AttributeValue::s(""), "neither a sequence number"},
        Corruption{"checkpointSubSequenceNumber", AttributeValue::n(-1), "negative"},
        Corruption{"parentShardId", AttributeValue::s("shardId-1"), "set of texts"},
        Corruption{"childShardIds", AttributeValue::l({}), "set of texts"},
        Corruption{"pendingCheckpointState", AttributeValue::n(1), "binary"},
        Corruption{"startingHashKey", AttributeValue::s("-1"), "not a hash key"},
        Corruption{"endingHashKey", AttributeValue::s("340282366920938463463374607431768211456"),
                   "not a hash key"},
        Corruption{"throughputKBps", AttributeValue::s("fast"), "a number"}));

TEST(Lease, WithARangeUpsideDownIsCorrupt) {
    Item row = fresh_java_row();
    row["startingHashKey"] = AttributeValue::s("9");
    row["endingHashKey"] = AttributeValue::s("8");
    EXPECT_THAT(lease_from_row(row),
                FailsSaying(Fault::corrupt, HasSubstr("startingHashKey is above endingHashKey")));
}

TEST(Lease, WithoutAKeyIsCorrupt) {
    Item row = fresh_java_row();
    row.erase("leaseKey");
    EXPECT_THAT(lease_from_row(row), FailsSaying(Fault::corrupt, HasSubstr("no leaseKey")));
}

TEST(Lease, IsNotMadeOfARowOfAnotherKind) {
    Item row = fresh_java_row();
    row["entityType"] = AttributeValue::s("STREAM");
    EXPECT_THAT(lease_from_row(row), FailsSaying(Fault::corrupt, HasSubstr("is not a lease")));
}

TEST(Lease, HasTheStampOfItsPresentCounterOnly) {
    Item row = fresh_java_row();
    row["leaseCounter"] = AttributeValue::n(7);
    row["renewedAt"] = AttributeValue::s("7 12345 3f9a01bc");
    EXPECT_EQ(lease_from_row(row)->renewed_at,
              (RenewalStamp{"3f9a01bc", std::chrono::milliseconds(12'345)}));
    row["leaseCounter"] = AttributeValue::n(8);
    EXPECT_FALSE(lease_from_row(row)->renewed_at) << "a Java worker has renewed it since";
}

TEST(Lease, DoesWithoutAStampThatMakesNoSense) {
    Item row = fresh_java_row();
    for (const auto* text :
         {"", "0", "0 ", "0 1", "0 1 ", "x 1 c", "0 x c", "0 -1 c", "0 9999999999999999 c"}) {
        row["renewedAt"] = AttributeValue::s(text);
        const auto lease = lease_from_row(row);
        ASSERT_THAT(lease, IsOk()) << text;
        EXPECT_FALSE(lease->renewed_at) << text;
    }
    row["renewedAt"] = AttributeValue::n(1);
    EXPECT_FALSE(lease_from_row(row)->renewed_at);
}

TEST(RowKind, IsWhatEntityTypeSays) {
    const std::map<std::string, RowKind> kinds{
        {"LEASE", RowKind::lease},
        {"LEADER", RowKind::leader},
        {"WORKER_METRIC_STATS", RowKind::worker_metrics},
        {"CLIENT_VERSION_MIGRATION", RowKind::client_version_migration},
        {"TABLE_MIGRATION", RowKind::table_migration},
        {"STREAM", RowKind::stream},
        {"SOMETHING_NEW", RowKind::unknown},
        {"lease", RowKind::unknown}};
    for (const auto& [type, kind] : kinds) {
        EXPECT_EQ(row_kind({{"leaseKey", AttributeValue::s("x")},
                            {"entityType", AttributeValue::s(type)}}),
                  kind)
            << type;
        if (kind != RowKind::unknown) EXPECT_EQ(entity_type(kind), type);
    }
}

TEST(RowKind, OfRowsThatOlderLibrariesWroteIsToldByTheKey) {
    const std::map<std::string, RowKind> kinds{{"Leader", RowKind::leader},
                                               {"Migration3.0", RowKind::client_version_migration},
                                               {"TableMigration3.5", RowKind::table_migration},
                                               {"shardId-000000000000", RowKind::lease},
                                               {"leader", RowKind::lease}};
    for (const auto& [key, kind] : kinds)
        EXPECT_EQ(row_kind({{"leaseKey", AttributeValue::s(key)}}), kind) << key;
}

TEST(RowKind, IsUnknownWhenEntityTypeIsNotText) {
    EXPECT_EQ(
        row_kind({{"leaseKey", AttributeValue::s("x")}, {"entityType", AttributeValue::n(1)}}),
        RowKind::unknown);
}

}  // namespace
}  // namespace kcl::leases
