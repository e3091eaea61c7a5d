#include "kcl/leases/table_rows.h"

#include "kcl/leases/state_places.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using wire::dynamodb::AttributeValue;
using wire::dynamodb::Binary;
using wire::dynamodb::Item;
using wire::dynamodb::Null;
using wire::dynamodb::NumberSet;

Item row(const std::string& key, const std::string& type) {
    return {{"leaseKey", AttributeValue::s(key)}, {"entityType", AttributeValue::s(type)}};
}

TEST(TableRows, SortsATableWithEveryKindOfRow) {
    Lease lease;
    lease.key = "shardId-0";
    TableRows rows;
    rows.add(to_row(lease));
    rows.add(row("Leader", "LEADER"));
    rows.add(row("worker-1", "WORKER_METRIC_STATS"));
    rows.add(row("worker-2", "WORKER_METRIC_STATS"));
    rows.add(row("Migration3.0", "CLIENT_VERSION_MIGRATION"));
    rows.add(row("TableMigration3.5", "TABLE_MIGRATION"));
    rows.add(row("1:stream:2", "STREAM"));
    rows.add(row("whatever", "INVENTED_LATER"));
    EXPECT_THAT(rows.leases, ElementsAre(lease));
    EXPECT_EQ(rows.leader, row("Leader", "LEADER"));
    EXPECT_EQ(rows.worker_metrics.size(), 2U);
    EXPECT_EQ(rows.client_version_migration, row("Migration3.0", "CLIENT_VERSION_MIGRATION"));
    EXPECT_EQ(rows.table_migration, row("TableMigration3.5", "TABLE_MIGRATION"));
    EXPECT_EQ(rows.others, 2U);
    EXPECT_TRUE(rows.corrupt.empty());
}

TEST(TableRows, KnowsTheRowsOfTablesOfTheirOwnByTheirKeysAndReportsByTheirTime) {
    const auto apart = [](Item row, const std::string& key) {
        return as_in_lease_table(std::move(row), key);
    };
    TableRows rows;
    rows.add_apart(apart({{"key", AttributeValue::s("Leader")}}, "key"));
    rows.add_apart(
        apart({{"wid", AttributeValue::s("worker-1")}, {"lut", AttributeValue::n(1)}}, "wid"));
    rows.add_apart(apart({{"key", AttributeValue::s("invented later")}}, "key"));
    EXPECT_EQ(rows.leader, (Item{{"leaseKey", AttributeValue::s("Leader")}}));
    ASSERT_EQ(rows.worker_metrics.size(), 1U);
    EXPECT_EQ(rows.worker_metrics[0].at("leaseKey"), AttributeValue::s("worker-1"));
    EXPECT_EQ(rows.others, 1U);
    EXPECT_TRUE(rows.corrupt.empty());
    EXPECT_FALSE(rows.table_migration_complete());
    for (const auto* status : {"PENDING", "COMPLETE"}) {
        const auto text = std::string("TABLE_MIGRATION_STATUS_") + status;
        rows.add_apart(apart(
            {{"key", AttributeValue::s("TableMigration3.5")}, {"tm", AttributeValue::s(text)}},
            "key"));
        EXPECT_EQ(rows.table_migration_complete(), std::string(status) == "COMPLETE");
    }
}

TEST(TableRows, NamesALeaseThatCantBeReadAndKeepsTheOthers) {
    Lease good;
    good.key = "shardId-0";
    TableRows rows;
    rows.add(row("shardId-1", "LEASE"));
    rows.add(to_row(good));
    EXPECT_THAT(rows.leases, ElementsAre(good));
    EXPECT_THAT(rows.corrupt, ElementsAre(HasSubstr("shardId-1")));
}

TEST(TableRows, OfSeveralPartsAreOneTable) {
    Lease first;
    first.key = "shardId-0";
    Lease second;
    second.key = "shardId-1";
    TableRows rows;
    rows.add(to_row(first));
    rows.add(row("Leader", "LEADER"));
    TableRows part;
    part.add(to_row(second));
    part.add(row("worker-1", "WORKER_METRIC_STATS"));
    const auto bytes = rows.bytes + part.bytes;
    rows.merge(std::move(part));
    EXPECT_THAT(rows.leases, ElementsAre(first, second));
    EXPECT_EQ(rows.worker_metrics.size(), 1U);
    EXPECT_TRUE(rows.leader);
    EXPECT_EQ(rows.bytes, bytes);
}

TEST(ItemSize, CountsNamesAndValuesAsDynamoDbDoes) {
    EXPECT_EQ(size_of({}), 0U);
    EXPECT_EQ(size_of({{"key", AttributeValue::s("four")}}), 7U);
    EXPECT_EQ(size_of({{"n", AttributeValue::n("12345")}}), 1U + 4U);
    EXPECT_EQ(size_of({{"b", {Binary{"123"}}}, {"t", {true}}, {"z", {Null{}}}}), 4U + 2U + 2U);
    EXPECT_EQ(size_of({{"s", AttributeValue::ss({"ab", "c"})}, {"n", {NumberSet{{"1", "22"}}}}}),
              4U + 1U + 4U);
    EXPECT_EQ(size_of({{"l", AttributeValue::l({AttributeValue::s("abc")})}}), 1U + 3U + 1U + 3U);
    EXPECT_EQ(size_of({{"m", AttributeValue::m({{"ab", AttributeValue::s("c")}})}}),
              1U + 3U + 1U + 2U + 1U);
}

TEST(ScanSegments, AreOneForEachFifthOfAGibibyte) {
    constexpr std::size_t gib = 1024UL * 1024 * 1024;
    EXPECT_EQ(scan_segments(0), 1);
    EXPECT_EQ(scan_segments(1), 1);
    EXPECT_EQ(scan_segments(gib / 5), 1);
    EXPECT_EQ(scan_segments(gib), 5);
    EXPECT_EQ(scan_segments(gib + 1), 6);
    EXPECT_EQ(scan_segments(100 * gib), 32);
}

}  // namespace
}  // namespace kcl::leases
