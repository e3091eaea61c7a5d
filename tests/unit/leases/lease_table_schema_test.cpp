#include "kcl/leases/lease_table_schema.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "unit/leases/fake_dynamodb.h"

#include <gmock/gmock.h>

namespace kcl::leases {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAnd;
using wire::dynamodb::BillingMode;
using wire::dynamodb::BillingModeSummary;
using wire::dynamodb::IndexStatus;
using wire::dynamodb::KeyType;
using wire::dynamodb::ProjectionType;
using wire::dynamodb::ProvisionedThroughput;
using wire::dynamodb::ProvisionedThroughputDescription;
using wire::dynamodb::ScalarType;
using wire::dynamodb::SecondaryIndex;
using wire::dynamodb::SecondaryIndexDescription;
using wire::dynamodb::TableDescription;
using wire::dynamodb::TableStatus;

TableDescription table(TableStatus status) {
    TableDescription description;
    description.table_name = "app";
    description.key_schema = {{"leaseKey", KeyType::hash}};
    description.table_status = status;
    return description;
}

TableDescription table_with_index(TableStatus status, std::optional<IndexStatus> index_status) {
    auto description = table(status);
    SecondaryIndexDescription index;
    index.index_name = "LeaseOwnerToLeaseKeyIndex";
    index.key_schema = {{"leaseOwner", KeyType::hash}, {"leaseKey", KeyType::range}};
    index.index_status = index_status;
    description.global_secondary_indexes = {index};
    return description;
}

TEST(NextSchemaStep, FollowsFromTheDescription) {
    EXPECT_THAT(next_schema_step(std::nullopt), IsOkAnd(SchemaStep::create_table));
    const std::pair<TableDescription, SchemaStep> cases[] = {
        {table(TableStatus::creating), SchemaStep::wait_for_table},
        {table(TableStatus::deleting), SchemaStep::wait_for_table},
        {table(TableStatus::updating), SchemaStep::wait_for_table},
        {table(TableStatus::active), SchemaStep::add_index},
        {table_with_index(TableStatus::creating, IndexStatus::creating),
         SchemaStep::wait_for_table},
        {table_with_index(TableStatus::active, IndexStatus::creating), SchemaStep::wait_for_index},
        {table_with_index(TableStatus::updating, IndexStatus::updating),
         SchemaStep::wait_for_index},
        {table_with_index(TableStatus::active, IndexStatus::deleting), SchemaStep::wait_for_index},
        {table_with_index(TableStatus::updating, IndexStatus::active), SchemaStep::ready},
        {table_with_index(TableStatus::active, IndexStatus::active), SchemaStep::ready},
        {table_with_index(TableStatus::active, std::nullopt), SchemaStep::ready},
    };
    for (const auto& [description, step] : cases)
        EXPECT_THAT(next_schema_step(description), IsOkAnd(step));
}

TEST(NextSchemaStep, RefusesATableThatIsSomethingElse) {
    auto other = table(TableStatus::active);
    other.key_schema = {{"id", KeyType::hash}};
    EXPECT_THAT(next_schema_step(other),
                FailsSaying(Fault::invalid, HasSubstr("not a lease table")));
    auto index = table_with_index(TableStatus::active, IndexStatus::active);
    index.global_secondary_indexes[0].key_schema[1].attribute_name = "other";
    EXPECT_THAT(next_schema_step(index), FailsSaying(Fault::invalid, HasSubstr("delete it")));
    EXPECT_THAT(next_schema_step(table(TableStatus::archived)),
                FailsSaying(Fault::invalid, HasSubstr("ARCHIVED")));
}

void expect_owner_index(const SecondaryIndex& index) {
    EXPECT_EQ(index.index_name, "LeaseOwnerToLeaseKeyIndex");
    ASSERT_EQ(index.key_schema.size(), 2U);
    EXPECT_EQ(index.key_schema[0].attribute_name, "leaseOwner");
    EXPECT_EQ(index.key_schema[0].key_type, KeyType::hash);
    EXPECT_EQ(index.key_schema[1].attribute_name, "leaseKey");
    EXPECT_EQ(index.key_schema[1].key_type, KeyType::range);
    EXPECT_EQ(index.projection.projection_type, ProjectionType::keys_only);
}

TEST(CreateTableRequest, HasTableAndIndexBilledByRequest) {
    const auto request =
        create_table_request({.table_name = "app", .provisioned = {}, .tags = {{"team", "blue"}}});
    EXPECT_EQ(request.table_name, "app");
    ASSERT_EQ(request.key_schema.size(), 1U);
    EXPECT_EQ(request.key_schema[0].attribute_name, "leaseKey");
    ASSERT_EQ(request.attribute_definitions.size(), 2U);
    EXPECT_EQ(request.attribute_definitions[0].attribute_name, "leaseKey");
    EXPECT_EQ(request.attribute_definitions[1].attribute_name, "leaseOwner");
    EXPECT_EQ(request.attribute_definitions[1].attribute_type, ScalarType::s);
    EXPECT_EQ(request.billing_mode, BillingMode::pay_per_request);
    EXPECT_FALSE(request.provisioned_throughput);
    EXPECT_EQ(request.deletion_protection_enabled, false);
    EXPECT_EQ(request.tags.at(0).value, "blue");
    ASSERT_EQ(request.global_secondary_indexes.size(), 1U);
    expect_owner_index(request.global_secondary_indexes[0]);
    EXPECT_FALSE(request.global_secondary_indexes[0].provisioned_throughput);
}

TEST(CreateTableRequest, ProvisionsTableAndIndexAlike) {
    TableSettings settings;
    settings.table_name = "app";
    settings.provisioned = ProvisionedThroughput{10, 20};
    settings.deletion_protection = true;
    const auto request = create_table_request(settings);
    EXPECT_EQ(request.billing_mode, BillingMode::provisioned);
    EXPECT_EQ(request.provisioned_throughput->read_capacity_units, 10);
    EXPECT_EQ(request.global_secondary_indexes[0].provisioned_throughput->write_capacity_units, 20);
    EXPECT_EQ(request.deletion_protection_enabled, true);
}

TEST(AddIndexRequest, CopiesTheCapacityOfAProvisionedTable) {
    auto provisioned = table(TableStatus::active);
    provisioned.provisioned_throughput =
        ProvisionedThroughputDescription{.read_capacity_units = 7, .write_capacity_units = 8};
    const auto request = add_index_request(provisioned);
    EXPECT_EQ(request.table_name, "app");
    EXPECT_EQ(request.attribute_definitions.size(), 2U);
    const auto& index = request.global_secondary_index_updates.at(0).create.value();
    expect_owner_index(index);
    EXPECT_EQ(index.provisioned_throughput->read_capacity_units, 7);
    EXPECT_EQ(index.provisioned_throughput->write_capacity_units, 8);
}

TEST(AddIndexRequest, AsksForNoCapacityOnATableBilledByRequest) {
    auto by_request = table(TableStatus::active);
    by_request.provisioned_throughput =
        ProvisionedThroughputDescription{.read_capacity_units = 0, .write_capacity_units = 0};
    EXPECT_FALSE(add_index_request(by_request)
                     .global_secondary_index_updates[0]
                     .create->provisioned_throughput);
    by_request.provisioned_throughput =
        ProvisionedThroughputDescription{.read_capacity_units = 5, .write_capacity_units = 5};
    by_request.billing_mode_summary = BillingModeSummary{BillingMode::pay_per_request, {}};
    EXPECT_FALSE(add_index_request(by_request)
                     .global_secondary_index_updates[0]
                     .create->provisioned_throughput);
}

class LeaseTableSchemaTest : public ::testing::Test {
  protected:
    Result<void> ensure(Duration time = 10min) {
        return testing::run(io, clock, schema.ensure(clock.steady_now() + time));
    }

    asio::io_context io;
    testing::ManualClock clock;
    FakeDynamoDb db{clock};
    std::vector<SchemaStep> steps;
    std::vector<std::string> details;
    LeaseTableSchema schema{db,
                            clock,
                            {.table_name = "app", .provisioned = {}, .tags = {}},
                            [this](const SchemaProgress& progress) {
                                steps.push_back(progress.step);
                                details.push_back(progress.detail);
                            }};
};

TEST_F(LeaseTableSchemaTest, CreatesTableAndIndexTogether) {
    EXPECT_THAT(ensure(), IsOk());
    EXPECT_EQ(db.created.size(), 1U);
    EXPECT_TRUE(db.table_updates.empty());
    EXPECT_THAT(steps, ElementsAre(SchemaStep::create_table, SchemaStep::wait_for_table,
                                   SchemaStep::ready));
    EXPECT_THAT(details.front(), HasSubstr("creating the table app"));
}

TEST_F(LeaseTableSchemaTest, LeavesAReadyTableAlone) {
    db.tables["app"] = table_with_index(TableStatus::active, IndexStatus::active);
    const auto before = clock.steady_now();
    EXPECT_THAT(ensure(), IsOk());
    EXPECT_TRUE(db.created.empty());
    EXPECT_EQ(clock.steady_now(), before);
}

TEST_F(LeaseTableSchemaTest, AddsTheIndexToATableOfAnOldLibrary) {
    db.tables["app"] = table(TableStatus::active);
    EXPECT_THAT(ensure(), IsOk());
    EXPECT_EQ(db.table_updates.size(), 1U);
    EXPECT_THAT(steps,
                ElementsAre(SchemaStep::add_index, SchemaStep::wait_for_index, SchemaStep::ready));
}

TEST_F(LeaseTableSchemaTest, WaitsForATableThatAnotherClusterCreates) {
    db.create_table_error =
        Error{Fault::exists, "Table already exists: app", "ResourceInUseException"};
    db.describe_errors = {
        Error{Fault::not_found, "Requested resource not found", "ResourceNotFoundException"}};
    db.tables["app"] = table_with_index(TableStatus::creating, IndexStatus::creating);
    db.descriptions_until_active = 3;
    EXPECT_THAT(ensure(), IsOk());
    EXPECT_EQ(db.created.size(), 1U);
}

TEST_F(LeaseTableSchemaTest, WaitsForAnIndexThatAnotherClusterAdds) {
    for (const Error& refusal :
         {Error{Fault::exists, "Table is being updated", "ResourceInUseException"},
          Error{Fault::invalid, "Attempting to create an index which already exists", ""}}) {
        db.tables["app"] = table(TableStatus::active);
        db.table_updates.clear();
        db.update_table_error = refusal;
        LeaseTableSchema again{db, clock, {.table_name = "app", .provisioned = {}, .tags = {}}, {}};
        bool done = false;
        auto story = [&]() -> asio::awaitable<void> {
            const auto deadline = clock.steady_now() + 1min;
            const auto ready = co_await again.ensure(deadline);
            EXPECT_THAT(ready, IsOk());
            done = true;
        };
        asio::co_spawn(io, story(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
        testing::run_for(io, clock, 10ms);
        EXPECT_EQ(db.table_updates.size(), 1U);
        db.tables["app"] = table_with_index(TableStatus::active, IndexStatus::active);
        testing::run_for(io, clock, 10s);
        EXPECT_TRUE(done);
    }
}

TEST_F(LeaseTableSchemaTest, ReportsAnIndexThatTheServiceRefuses) {
    db.tables["app"] = table(TableStatus::active);
    db.update_table_error = Error{Fault::invalid, "too many indexes", "ValidationException"};
    EXPECT_THAT(ensure(), FailsSaying(Fault::invalid, HasSubstr("too many indexes")));
}

TEST_F(LeaseTableSchemaTest, WaitsUntilADeletedTableIsGoneAndCreatesItAnew) {
    db.tables["app"] = table(TableStatus::deleting);
    auto story = [&]() -> asio::awaitable<void> {
        const auto deadline = clock.steady_now() + 1min;
        const auto ready = co_await schema.ensure(deadline);
        EXPECT_THAT(ready, IsOk());
    };
    asio::co_spawn(io, story(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
    testing::run_for(io, clock, 1s);
    EXPECT_TRUE(db.created.empty());
    db.tables.clear();
    testing::run_for(io, clock, 30s);
    EXPECT_EQ(db.created.size(), 1U);
    EXPECT_EQ(steps.back(), SchemaStep::ready);
}

TEST_F(LeaseTableSchemaTest, WaitsOutThrottlingAndOutagesAndTellsOfThem) {
    db.tables["app"] = table_with_index(TableStatus::active, IndexStatus::active);
    db.describe_errors = {Error{Fault::throttled, "slow down", ""},
                          Error{Fault::unavailable, "no route", ""},
                          Error{Fault::timed_out, "no answer", ""}};
    EXPECT_THAT(ensure(), IsOk());
    EXPECT_THAT(details, ElementsAre(HasSubstr("slow down"), HasSubstr("no route"),
                                     HasSubstr("no answer"), HasSubstr("is ready")));
}

TEST_F(LeaseTableSchemaTest, SaysWhatIsStillMissingWhenTimeIsOver) {
    db.tables["app"] = table_with_index(TableStatus::active, IndexStatus::creating);
    EXPECT_THAT(ensure(5s),
                FailsSaying(Fault::timed_out, HasSubstr("the index LeaseOwnerToLeaseKeyIndex")));
    // A second call goes on where the first one stopped.
    db.tables["app"] = table_with_index(TableStatus::active, IndexStatus::active);
    EXPECT_THAT(ensure(5s), IsOk());
}

TEST_F(LeaseTableSchemaTest, NamesThePermissionThatIsMissing) {
    db.create_table_error = Error{Fault::denied, "User is not authorized", "AccessDeniedException"};
    EXPECT_THAT(ensure(), FailsSaying(Fault::denied,
                                      AllOf(HasSubstr("dynamodb:CreateTable"), HasSubstr("app"))));
    db.describe_errors = {Error{Fault::denied, "User is not authorized", "AccessDeniedException"}};
    EXPECT_THAT(ensure(), FailsSaying(Fault::denied, HasSubstr("dynamodb:DescribeTable")));
}

TEST(SchemaStep, HasAName) {
    EXPECT_EQ(to_string(SchemaStep::create_table), "create table");
    EXPECT_EQ(to_string(SchemaStep::wait_for_table), "wait for table");
    EXPECT_EQ(to_string(SchemaStep::add_index), "add index");
    EXPECT_EQ(to_string(SchemaStep::wait_for_index), "wait for index");
    EXPECT_EQ(to_string(SchemaStep::ready), "ready");
}

}  // namespace
}  // namespace kcl::leases
