#include "simulation/ledger/java_row.h"

#include "kcl/leases/lease.h"

#include <gmock/gmock.h>

namespace kcl::simulation {
namespace {

using ::testing::HasSubstr;
using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

Item lease_row() {
    leases::Lease lease;
    lease.key = "shardId-000000000000";
    lease.hash_key_range = HashKeyRange{};
    return leases::to_row(lease);
}

TEST(RowsForJava, AreWhatOurOwnCodeCreates) { EXPECT_EQ(problem_for_java(lease_row()), ""); }

TEST(RowsForJava, HaveEveryAttributeThatJavaNeeds) {
    for (const auto* name : {"leaseCounter", "checkpoint", "ownerSwitchesSinceCheckpoint"}) {
        Item row = lease_row();
        row.erase(name);
        EXPECT_THAT(problem_for_java(row), HasSubstr(name));
    }
}

TEST(RowsForJava, HaveTheRightTypes) {
    Item row = lease_row();
    row["leaseCounter"] = AttributeValue::s("7");
    EXPECT_THAT(problem_for_java(row), HasSubstr("leaseCounter has the type S"));
}

TEST(RowsForJava, HaveNothingThatJavaDoesNotKnow) {
    Item row = lease_row();
    row["leaseOwnerr"] = AttributeValue::s("a");
    EXPECT_THAT(problem_for_java(row), HasSubstr("leaseOwnerr"));
}

TEST(RowsForJava, HaveSentinelsWithoutSubSequenceNumbers) {
    Item row = lease_row();
    row["checkpoint"] = AttributeValue::s("SHARD_END");
    row["checkpointSubSequenceNumber"] = AttributeValue::n(1);
    EXPECT_THAT(problem_for_java(row), HasSubstr("SHARD_END"));
    row["checkpoint"] = AttributeValue::s("END");
    EXPECT_THAT(problem_for_java(row), HasSubstr("END"));
}

TEST(RowsForJava, NameTwoWorkersInAHandoff) {
    Item row = lease_row();
    row["checkpointOwner"] = AttributeValue::s("a");
    EXPECT_THAT(problem_for_java(row), HasSubstr("without leaseOwner"));
    row["leaseOwner"] = AttributeValue::s("a");
    EXPECT_THAT(problem_for_java(row), HasSubstr("to itself"));
    row["leaseOwner"] = AttributeValue::s("b");
    EXPECT_EQ(problem_for_java(row), "");
}

}  // namespace
}  // namespace kcl::simulation
