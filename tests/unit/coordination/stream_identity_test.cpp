#include "kcl/coordination/stream_identity.h"

#include "kcl/leases/lease_table.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

using wire::dynamodb::AttributeValue;

TEST(StreamIdentity, IsARowThatJavaReadsAlsoWhereTheServiceTellsNoId) {
    const StreamIdentity identity{.id = std::nullopt, .created = SystemTime(1'700'000'000'000ms)};
    const auto row = to_row("flights", identity, {.table = "leases", .key = "leaseKey"});
    ASSERT_TRUE(row.contains("streamId")) << "Java KCL 3.5 warns at each look otherwise";
    EXPECT_EQ(row.at("entityType"), AttributeValue::s("STREAM"));
    EXPECT_EQ(row.at("leaseKey"), AttributeValue::s("flights"));
    EXPECT_EQ(identity_from_row(row), identity);
}

TEST(StreamIdentity, KeepsTheIdOfTheService) {
    const StreamIdentity identity{.id = "one", .created = SystemTime(1'700'000'000'000ms)};
    const auto row = to_row("flights", identity, {.table = "leases", .key = "leaseKey"});
    EXPECT_EQ(identity_from_row(row), identity);
}

}  // namespace
}  // namespace kcl::coordination
