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

TEST(MayJoin, ANewNetworkAndANativeOne) {
    EXPECT_THAT(may_join({}, "app"), IsOk());
    EXPECT_THAT(may_join({{}, client_version("CLIENT_VERSION_3X"), {}}, "app"), IsOk());
}

TEST(MayJoin, NotWhileWorkersOfVersionTwoMayRun) {
    for (const auto* cv : {"CLIENT_VERSION_2X", "CLIENT_VERSION_UPGRADE_FROM_2X",
                           "CLIENT_VERSION_3X_WITH_ROLLBACK", ""})
        EXPECT_THAT(may_join({{}, client_version(cv), {}}, "app"),
                    FailsSaying(Fault::invalid, AllOf(HasSubstr(std::string("cv = ") + cv),
                                                      HasSubstr("CLIENT_VERSION_CONFIG_3X"))));
    EXPECT_THAT(may_join({{}, Item{}, {}}, "app"),
                FailsSaying(Fault::invalid, HasSubstr("cv = (none)")));
}

TEST(MayJoin, NotBesideTablesOfVersionThreeUntilTheirMigrationIsComplete) {
    const std::vector<std::string> both{"app-CoordinatorState", "app-WorkerMetricStats"};
    EXPECT_THAT(may_join({both, client_version("CLIENT_VERSION_3X"), {}}, "app"),
                FailsSaying(Fault::invalid,
                            AllOf(HasSubstr("app-CoordinatorState and app-WorkerMetricStats"),
                                  HasSubstr("delete them"))));
    EXPECT_THAT(may_join({both, {}, table_migration("TABLE_MIGRATION_STATUS_PENDING")}, "app"),
                Fails(Fault::invalid));
    EXPECT_THAT(may_join({both, {}, table_migration("TABLE_MIGRATION_STATUS_COMPLETE")}, "app"),
                IsOk());
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
    EXPECT_EQ(db.puts.at(0).condition_expression, "attribute_not_exists(leaseKey)");
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
    db.tables["app-WorkerMetricStats"] = {};
    EXPECT_THAT(check(),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("found app-WorkerMetricStats:"),
                                                  HasSubstr("delete it"))));
    EXPECT_THAT(join(), Fails(Fault::invalid));
    EXPECT_TRUE(db.puts.empty());
    db.tables["app-WorkerMetricStats"].table_status = TableStatus::deleting;
    EXPECT_THAT(check(), IsOk());
}

TEST_F(JavaMigrationsTest, GoesBesideLegacyTablesThatAreNotUsedAnyMore) {
    db.tables["app-CoordinatorState"] = {};
    db.rows["TableMigration3.5"] = table_migration("TABLE_MIGRATION_STATUS_COMPLETE");
    EXPECT_THAT(join(), IsOk());
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
