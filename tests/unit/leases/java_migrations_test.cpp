#include "kcl/leases/java_migrations.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::AllOf;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;
using wire::dynamodb::TableStatus;

Item client_version(const std::string& cv) {
    return {{"leaseKey", AttributeValue::s("Migration3.0")}, {"cv", AttributeValue::s(cv)}};
}

Item table_migration(const std::string& tm) {
    return {{"leaseKey", AttributeValue::s("TableMigration3.5")}, {"tm", AttributeValue::s(tm)}};
}

Item legacy_client_version(const std::string& cv) {
    return {{"key", AttributeValue::s("Migration3.0")}, {"cv", AttributeValue::s(cv)}};
}

Item legacy_table_migration(const std::string& status) {
    return {{"key", AttributeValue::s("TableMigration3.5")},
            {"tm", AttributeValue::s("TABLE_MIGRATION_STATUS_" + status)}};
}

/// A network of Java KCL 3.0 to 3.4, as its tables stand.
JavaTraces legacy_network() {
    JavaTraces traces;
    traces.coordinator_table = traces.reports_table = true;
    traces.in_coordinator_table.client_version = legacy_client_version("CLIENT_VERSION_3X");
    return traces;
}

Result<StatePlaces> places(const JavaTraces& traces) { return places_of(traces, "app", "leases"); }

TEST(PlacesOf, ANewNetworkAndANativeOneAreTheLeaseTable) {
    const auto single = StatePlaces::in_lease_table("leases");
    EXPECT_EQ(places({}).value(), single);
    JavaTraces native;
    native.in_lease_table.client_version = client_version("CLIENT_VERSION_3X");
    EXPECT_EQ(places(native).value(), single);
    EXPECT_TRUE(single.apart.empty());
}

TEST(PlacesOf, NoNetworkInWhichWorkersOfVersionTwoMayRun) {
    for (const auto* cv : {"CLIENT_VERSION_2X", "CLIENT_VERSION_UPGRADE_FROM_2X",
                           "CLIENT_VERSION_3X_WITH_ROLLBACK", ""}) {
        JavaTraces traces;
        traces.in_lease_table.client_version = client_version(cv);
        EXPECT_THAT(places(traces),
                    FailsSaying(Fault::invalid, AllOf(HasSubstr(std::string("cv = ") + cv),
                                                      HasSubstr("table leases"),
                                                      HasSubstr("CLIENT_VERSION_CONFIG_3X"))));
        auto legacy = legacy_network();
        legacy.in_coordinator_table.client_version = legacy_client_version(cv);
        EXPECT_THAT(places(legacy),
                    FailsSaying(Fault::invalid, HasSubstr("table app-CoordinatorState")));
    }
    JavaTraces traces;
    traces.in_lease_table.client_version = Item{};
    EXPECT_THAT(places(traces), FailsSaying(Fault::invalid, HasSubstr("cv = (none)")));
}

TEST(PlacesOf, ANetworkWithTablesOfItsOwnAreThoseTables) {
    const auto own = StatePlaces::in_own_tables("app");
    EXPECT_EQ(own.coordinator, (RowPlace{"app-CoordinatorState", "key"}));
    EXPECT_EQ(own.reports, (RowPlace{"app-WorkerMetricStats", "wid"}));
    EXPECT_EQ(places(legacy_network()).value(), own);
    for (const auto* status : {"INIT", "DEPLOYED"}) {
        auto traces = legacy_network();
        traces.in_coordinator_table.table_migration = legacy_table_migration(status);
        EXPECT_EQ(places(traces).value(), own) << status;
    }
}

TEST(PlacesOf, ANetworkThatMovesItsTablesReportsInTheLeaseTableAlready) {
    auto traces = legacy_network();
    traces.in_coordinator_table.table_migration = legacy_table_migration("PENDING");
    const auto found = places(traces).value();
    EXPECT_EQ(found.coordinator.table, "app-CoordinatorState");
    EXPECT_EQ(found.reports, (RowPlace{"leases", "leaseKey"}));
    EXPECT_EQ(found.apart, std::vector{found.coordinator});
}

TEST(PlacesOf, ANetworkThatHasMovedItsTablesLeavesTheOldOnesAlone) {
    auto traces = legacy_network();
    traces.in_coordinator_table.table_migration = legacy_table_migration("COMPLETE");
    EXPECT_EQ(places(traces).value(), StatePlaces::in_lease_table("leases"));
    traces = legacy_network();
    traces.in_lease_table.table_migration = table_migration("TABLE_MIGRATION_STATUS_COMPLETE");
    EXPECT_EQ(places(traces).value(), StatePlaces::in_lease_table("leases"));
}

TEST(PlacesOf, ANetworkThatIsJustMakingItsTablesIsWaitedFor) {
    auto traces = legacy_network();
    traces.reports_table = false;
    EXPECT_THAT(places(traces),
                FailsSaying(Fault::unavailable, AllOf(HasSubstr("app-CoordinatorState without"),
                                                      HasSubstr("delete app-CoordinatorState"))));
    // Java goes by the coordinator's table alone.
    traces.coordinator_table = false;
    traces.reports_table = true;
    EXPECT_EQ(places(traces).value(), StatePlaces::in_lease_table("leases"));
}

class JavaMigrationsTest : public ::testing::Test {
  protected:
    Result<void> join() { return testing::run(io, clock, migrations.join("worker-1")); }
    Result<void> check() { return testing::run(io, clock, migrations.check()); }

    asio::io_context io;
    testing::ManualClock clock;
    FakeDynamoDb db{clock};
    JavaMigrations migrations{db, clock, "app", "app-leases"};
};

TEST_F(JavaMigrationsTest, TellsJavaWorkersThatTheNetworkIsNative) {
    EXPECT_THAT(join(), IsOk());
    const auto millis = AttributeValue::n(1'704'067'200'000);
    const Item expected{
        {"leaseKey", AttributeValue::s("Migration3.0")},
        {"entityType", AttributeValue::s("CLIENT_VERSION_MIGRATION")},
        {"cv", AttributeValue::s("CLIENT_VERSION_3X")},
        {"mb", AttributeValue::s("worker-1")},
        {"mts", millis},
        {"h",
         AttributeValue::l({AttributeValue::m({{"cv", AttributeValue::s("CLIENT_VERSION_INIT")},
                                               {"mb", AttributeValue::s("worker-1")},
                                               {"mts", millis}})})}};
    EXPECT_EQ(db.rows.at("Migration3.0"), expected);
    EXPECT_EQ(db.puts.at(0).table_name, "app-leases");
    EXPECT_EQ(db.puts.at(0).condition_expression, "attribute_not_exists(#key)");
    EXPECT_EQ(db.puts.at(0).expression_attribute_names.at("#key"), "leaseKey");
}

TEST_F(JavaMigrationsTest, LeavesARowThatExistsAlone) {
    db.rows["Migration3.0"] = client_version("CLIENT_VERSION_3X");
    EXPECT_THAT(join(), IsOk());
    EXPECT_TRUE(db.puts.empty());
}

TEST_F(JavaMigrationsTest, JudgesTheRowOfOneWhoCameFirst) {
    db.before_write = [&] { db.rows["Migration3.0"] = client_version("CLIENT_VERSION_3X"); };
    EXPECT_THAT(join(), IsOk());
    db.rows.clear();
    db.before_write = [&] { db.rows["Migration3.0"] = client_version("CLIENT_VERSION_2X"); };
    EXPECT_THAT(join(), FailsSaying(Fault::invalid, HasSubstr("CLIENT_VERSION_2X")));
}

TEST_F(JavaMigrationsTest, FindsLegacyTablesByTheApplicationsName) {
    db.tables["app-leases-CoordinatorState"] = {};
    EXPECT_THAT(check(), IsOk());
    EXPECT_EQ(migrations.places(), StatePlaces::in_lease_table("app-leases"));
    db.tables["app-CoordinatorState"] = {};
    EXPECT_THAT(check(), Fails(Fault::unavailable));
    db.tables["app-WorkerMetricStats"] = {};
    EXPECT_THAT(check(), IsOk());
    EXPECT_EQ(migrations.places(), StatePlaces::in_own_tables("app"));
    db.tables["app-CoordinatorState"].table_status = TableStatus::deleting;
    EXPECT_THAT(check(), IsOk());
    EXPECT_EQ(migrations.places(), StatePlaces::in_lease_table("app-leases"));
}

TEST_F(JavaMigrationsTest, TellsWorkersOfLegacyTablesWhereTheyLook) {
    db.tables["app-CoordinatorState"] = db.tables["app-WorkerMetricStats"] = {};
    EXPECT_THAT(join(), IsOk());
    EXPECT_EQ(db.puts.at(0).table_name, "app-CoordinatorState");
    EXPECT_EQ(db.puts.at(0).item.at("key"), AttributeValue::s("Migration3.0"));
    EXPECT_FALSE(db.puts.at(0).item.contains("entityType"));
    EXPECT_EQ(db.puts.at(0).expression_attribute_names.at("#key"), "key");
}

TEST_F(JavaMigrationsTest, NeedsNoLeaseTableToCheck) {
    db.read_fates = {{FakeDynamoDb::Kind::fails, Fault::not_found, {}},
                     {FakeDynamoDb::Kind::fails, Fault::not_found, {}}};
    EXPECT_THAT(check(), IsOk());
}

TEST_F(JavaMigrationsTest, PassesOnWhatItCouldNotFindOut) {
    db.describe_errors = {Error{Fault::denied, "no", ""}};
    EXPECT_THAT(check(), Fails(Fault::denied));
    db.read_fates = {{FakeDynamoDb::Kind::fails, Fault::throttled, {}}};
    EXPECT_THAT(join(), Fails(Fault::throttled));
    db.next_write_fails(Fault::unavailable);
    EXPECT_THAT(join(), Fails(Fault::unavailable));
}

}  // namespace
}  // namespace kcl::leases
