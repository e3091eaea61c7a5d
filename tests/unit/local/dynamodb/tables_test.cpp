#include "dynamodb/engine_fixture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using dynamodb::BillingMode;
using dynamodb::IndexStatus;
using dynamodb::KeyType;
using dynamodb::ProjectionType;
using dynamodb::ScalarType;
using dynamodb::TableStatus;

class DynamoDbTables : public EngineTest {
  protected:
    std::string create_error(dynamodb::CreateTableRequest request) {
        return error_of(call(&Engine::create_table, std::move(request)));
    }
    std::string update_error(dynamodb::UpdateTableRequest request) {
        request.table_name = "leases";
        return error_of(call(&Engine::update_table, std::move(request)));
    }
    static dynamodb::UpdateTableRequest owner_index() {
        dynamodb::UpdateTableRequest request;
        request.table_name = "leases";
        request.attribute_definitions = {{"leaseKey", ScalarType::s},
                                         {"leaseOwner", ScalarType::s}};
        request.global_secondary_index_updates.push_back(
            {.create = index_request("LeaseOwnerToLeaseKeyIndex", "leaseOwner", "leaseKey")});
        return request;
    }
    static std::string invalid(std::string_view problem) {
        return validation(
            std::string("One or more parameter values were invalid: ").append(problem));
    }
};

TEST_F(DynamoDbTables, AreActiveAtOnceUnlessToldOtherwise) {
    const auto created = call(&Engine::create_table, table_request("leases"));
    ASSERT_TRUE(created);
    const auto& table = created->table_description;
    EXPECT_EQ(table.table_name, "leases");
    EXPECT_EQ(table.table_arn, "arn:aws:dynamodb:us-east-1:000000000000:table/leases");
    EXPECT_EQ(table.table_id.size(), 36U);
    EXPECT_EQ(table.table_status, TableStatus::active);
    EXPECT_EQ(table.creation_date_time, caller.now);
    ASSERT_TRUE(table.billing_mode_summary);
    EXPECT_EQ(table.billing_mode_summary->billing_mode, BillingMode::pay_per_request);
    EXPECT_EQ(table.deletion_protection_enabled, false);
    EXPECT_EQ(describe("leases").table_id, table.table_id);
    EXPECT_EQ(describe("arn:aws:dynamodb:us-east-1:000000000000:table/leases").table_id,
              table.table_id);
}

TEST_F(DynamoDbTables, AreKeptApartByAccountAndRegion) {
    create(table_request("leases"));
    put("leases", {{"leaseKey", s("k")}});
    caller.region = "eu-west-1";
    EXPECT_EQ(error_of(call(&Engine::describe_table, {"leases"})),
              "ResourceNotFoundException: Requested resource not found: Table: leases not found");
    create(table_request("leases"));
    EXPECT_EQ(describe("leases").item_count, 0);
    caller = {.region = "us-east-1", .account = "123456789012", .now = caller.now};
    EXPECT_FALSE(call(&Engine::describe_table, {"leases"}));
    EXPECT_EQ(describe("arn:aws:dynamodb:us-east-1:000000000000:table/leases").item_count, 1);
}

TEST_F(DynamoDbTables, TakeTheirTimeWhenToldTo) {
    restart({.table_creation = 5s, .table_deletion = 3s});
    const auto created = call(&Engine::create_table, table_request("leases"));
    EXPECT_EQ(created->table_description.table_status, TableStatus::creating);
    EXPECT_EQ(
        error_of(call(&Engine::get_item, {.table_name = "leases", .key = {{"leaseKey", s("k")}}})),
        "ResourceNotFoundException: Requested resource not found");
    EXPECT_EQ(error_of(call(&Engine::delete_table, {"leases"})),
              "ResourceInUseException: Attempt to change a resource which is still in use: Table "
              "is being created: "
              "leases");
    caller.now += 5s;
    EXPECT_EQ(describe("leases").table_status, TableStatus::active);
    put("leases", {{"leaseKey", s("k")}});

    EXPECT_EQ(call(&Engine::delete_table, {"leases"})->table_description.table_status,
              TableStatus::deleting);
    EXPECT_EQ(describe("leases").table_status, TableStatus::deleting);
    EXPECT_EQ(create_error(table_request("leases")),
              "ResourceInUseException: Table already exists: leases");
    EXPECT_EQ(
        error_of(call(&Engine::get_item, {.table_name = "leases", .key = {{"leaseKey", s("k")}}})),
        "ResourceNotFoundException: Requested resource not found");
    caller.now += 3s;
    EXPECT_FALSE(call(&Engine::describe_table, {"leases"}));
    EXPECT_TRUE(call(&Engine::list_tables, {})->table_names.empty());
    EXPECT_EQ(create_error(table_request("leases")), "none");
}

TEST_F(DynamoDbTables, StartEmptyAfterTheyWereDeleted) {
    create_lease_table();
    const auto id = describe("leases").table_id;
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", s("w")}});
    const auto deleted = call(&Engine::delete_table, {"leases"});
    EXPECT_EQ(deleted->table_description.table_status, TableStatus::deleting);
    EXPECT_EQ(error_of(call(&Engine::delete_table, {"leases"})),
              "ResourceNotFoundException: Requested resource not found: Table: leases not found");
    create_lease_table();
    EXPECT_NE(describe("leases").table_id, id);
    EXPECT_EQ(describe("leases").item_count, 0);
    EXPECT_EQ(get("leases", {{"leaseKey", s("k")}}), std::nullopt);
    EXPECT_TRUE(leases_of("w").empty());
}

TEST_F(DynamoDbTables, AreProtectedFromDeletion) {
    auto request = table_request("leases");
    request.deletion_protection_enabled = true;
    create(request);
    EXPECT_EQ(error_of(call(&Engine::delete_table, {"leases"})),
              validation("Resource cannot be deleted as it is currently protected against "
                         "deletion. Disable deletion "
                         "protection first."));
    dynamodb::UpdateTableRequest unprotected;
    unprotected.deletion_protection_enabled = false;
    EXPECT_EQ(update_error(unprotected), "none");
    EXPECT_TRUE(call(&Engine::delete_table, {"leases"}));
}

TEST_F(DynamoDbTables, AreListedInOrderAndPages) {
    for (const auto* name : {"ccc", "aaa", "bbb"}) create(table_request(name));
    const auto all = call(&Engine::list_tables, {});
    EXPECT_EQ(all->table_names, (std::vector<std::string>{"aaa", "bbb", "ccc"}));
    EXPECT_EQ(all->last_evaluated_table_name, std::nullopt);
    const auto first = call(&Engine::list_tables, {.limit = 2});
    EXPECT_EQ(first->table_names, (std::vector<std::string>{"aaa", "bbb"}));
    EXPECT_EQ(first->last_evaluated_table_name, "bbb");
    const auto second =
        call(&Engine::list_tables, {.exclusive_start_table_name = "bbb", .limit = 2});
    EXPECT_EQ(second->table_names, (std::vector<std::string>{"ccc"}));
    EXPECT_EQ(second->last_evaluated_table_name, std::nullopt);
}

TEST_F(DynamoDbTables, AreRefusedWithoutSense) {
    auto request = table_request("leases");
    create(request);
    EXPECT_EQ(create_error(request), "ResourceInUseException: Table already exists: leases");

    const auto bad = [&](auto change) {
        auto changed = table_request("other", "h", "r");
        change(changed);
        return create_error(changed);
    };
    EXPECT_EQ(
        bad([](auto& r) { r.billing_mode.reset(); }),
        invalid(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED"));
    EXPECT_EQ(
        bad([](auto& r) { r.provisioned_throughput = {1, 1}; }),
        invalid(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST"));
    EXPECT_EQ(bad([](auto& r) { r.attribute_definitions.pop_back(); }),
              validation("Invalid KeySchema: Some index key attribute have no definition"));
    EXPECT_EQ(
        bad([](auto& r) { r.attribute_definitions[1].attribute_name = "x"; }),
        invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: [h, r], "
                "AttributeDefinitions: [h, x]"));
    EXPECT_EQ(bad([](auto& r) { r.attribute_definitions.push_back({"x", ScalarType::s}); }),
              invalid("Number of attributes in KeySchema does not exactly match number of "
                      "attributes defined in "
                      "AttributeDefinitions"));
    EXPECT_EQ(
        bad([](auto& r) { r.key_schema[1].attribute_name = "h"; }),
        validation(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"));
    EXPECT_EQ(bad([](auto& r) { r.key_schema[0].key_type = KeyType::range; }),
              validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    EXPECT_EQ(bad([](auto& r) { r.key_schema[1].key_type = KeyType::hash; }),
              validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    EXPECT_EQ(
        bad([](auto& r) { r.key_schema.clear(); }),
        validation("Invalid KeySchema: it must have one HASH and at most one RANGE key element"));
    EXPECT_EQ(describe("leases").item_count, 0);
}

TEST_F(DynamoDbTables, AreRefusedWithSenselessIndexes) {
    const auto bad = [&](dynamodb::SecondaryIndex index, bool is_global, bool has_range = true) {
        auto request = has_range ? table_request("other", "h", "r") : table_request("other", "h");
        request.attribute_definitions.push_back({"x", ScalarType::s});
        (is_global ? request.global_secondary_indexes : request.local_secondary_indexes)
            .push_back(std::move(index));
        return create_error(request);
    };
    EXPECT_EQ(
        bad(index_request("i", "q"), true),
        invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: [q], "
                "AttributeDefinitions: [h, r, x]"));
    EXPECT_EQ(
        bad(index_request("i", "h", "x"), false, false),
        invalid("Table KeySchema does not have a range key, which is required when specifying a "
                "LocalSecondaryIndex"));
    EXPECT_EQ(bad(index_request("i", "h"), false),
              invalid("Index KeySchema does not have a range key for index: i"));
    EXPECT_EQ(bad(index_request("i", "x", "r"), false),
              invalid("Index KeySchema does not have the same leading hash key as table KeySchema "
                      "for index: i. index "
                      "hash key: x, table hash key: h"));
    auto index = index_request("i", "x");
    index.projection.projection_type.reset();
    EXPECT_EQ(bad(index, true), invalid("Unknown ProjectionType: null"));
    index.projection = {ProjectionType::all, {"z"}};
    EXPECT_EQ(bad(index, true),
              invalid("ProjectionType is ALL, but NonKeyAttributes is specified"));
    index.projection = {ProjectionType::include, {}};
    EXPECT_EQ(bad(index, true),
              invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"));
    index = index_request("i", "x");
    index.provisioned_throughput = {1, 1};
    EXPECT_EQ(
        bad(index, true),
        invalid("ProvisionedThroughput should not be specified for index: i when BillingMode is "
                "PAY_PER_REQUEST"));
    EXPECT_EQ(bad(index_request("i", "h"), true),
              invalid("Some AttributeDefinitions are not used. AttributeDefinitions: [h, r, x], "
                      "keys used: [h, r]"));

    auto twice = table_request("other", "h", "r");
    twice.global_secondary_indexes = {index_request("i", "h"), index_request("i", "r")};
    EXPECT_EQ(create_error(twice), invalid("Duplicate index name: i"));
    auto many = table_request("other", "h", "r");
    for (int i = 0; i < 21; ++i)
        many.global_secondary_indexes.push_back(index_request("i" + std::to_string(i), "r"));
    EXPECT_EQ(create_error(many),
              invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20"));
    many = table_request("other", "h", "r");
    for (int i = 0; i < 6; ++i)
        many.local_secondary_indexes.push_back(index_request("i" + std::to_string(i), "h", "r"));
    EXPECT_EQ(create_error(many),
              invalid("Number of LocalSecondaryIndexes exceeds per-table limit of 5"));
}

TEST_F(DynamoDbTables, GetAnIndexLaterWithTheItemsTheyHave) {
    create(table_request("leases"));
    for (int i = 0; i < 20; ++i)
        put("leases", {{"leaseKey", s("shard-" + std::to_string(i))},
                       {"leaseOwner", s(i % 2 == 0 ? "even" : "odd")}});
    put("leases", {{"leaseKey", s("unowned")}});
    put("leases", {{"leaseKey", s("wrong type")}, {"leaseOwner", n(1)}});
    put("leases", {{"leaseKey", s("empty")}, {"leaseOwner", s("")}});

    const auto updated = call(&Engine::update_table, owner_index());
    ASSERT_TRUE(updated) << error_of(updated);
    const auto table = describe("leases");
    EXPECT_EQ(table.table_status, TableStatus::active);
    ASSERT_EQ(table.global_secondary_indexes.size(), 1U);
    const auto& index = table.global_secondary_indexes.front();
    EXPECT_EQ(
        index.index_arn,
        "arn:aws:dynamodb:us-east-1:000000000000:table/leases/index/LeaseOwnerToLeaseKeyIndex");
    EXPECT_EQ(index.index_status, IndexStatus::active);
    EXPECT_EQ(index.backfilling, std::nullopt);
    EXPECT_EQ(index.item_count, 20);
    EXPECT_EQ(table.attribute_definitions.size(), 2U);
    EXPECT_EQ(leases_of("even").size(), 10U);
    EXPECT_EQ(leases_of("odd").size(), 10U);
    put("leases", {{"leaseKey", s("unowned")}, {"leaseOwner", s("even")}});
    EXPECT_EQ(leases_of("even").size(), 11U);

    EXPECT_EQ(error_of(call(&Engine::update_table, owner_index())),
              validation("Attempting to create an index which already exists"));
}

TEST_F(DynamoDbTables, BuildAnIndexForAsLongAsToldTo) {
    restart({.index_creation = 10s, .index_deletion = 5s});
    create(table_request("leases"));
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", s("w")}});
    const auto updated = call(&Engine::update_table, owner_index());
    EXPECT_EQ(updated->table_description.table_status, TableStatus::updating);
    auto table = describe("leases");
    EXPECT_EQ(table.global_secondary_indexes[0].index_status, IndexStatus::creating);
    EXPECT_EQ(table.global_secondary_indexes[0].backfilling, true);
    put("leases", {{"leaseKey", s("l")}, {"leaseOwner", s("w")}});
    EXPECT_EQ(
        update_error(
            {.global_secondary_index_updates = {{.create = index_request("other", "leaseOwner")}}}),
        "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or "
        "deleted "
        "simultaneously per table");
    dynamodb::UpdateTableRequest protection;
    protection.deletion_protection_enabled = true;
    EXPECT_EQ(update_error(protection),
              "ResourceInUseException: Attempt to change a resource which is still in use: Table "
              "is being updated: "
              "leases");
    dynamodb::QueryRequest query{.table_name = "leases"};
    query.index_name = "LeaseOwnerToLeaseKeyIndex";
    query.key_condition_expression = "leaseOwner = :o";
    query.expression_attribute_values = {{":o", s("w")}};
    EXPECT_EQ(
        error_of(call(&Engine::query, query)),
        validation(
            "Cannot read from backfilling global secondary index: LeaseOwnerToLeaseKeyIndex"));
    caller.now += 10s;
    EXPECT_EQ(leases_of("w"), (std::vector<std::string>{"k", "l"}));
    EXPECT_EQ(describe("leases").table_status, TableStatus::active);

    EXPECT_EQ(
        update_error(
            {.global_secondary_index_updates = {{.remove = {{"LeaseOwnerToLeaseKeyIndex"}}}}}),
        "none");
    EXPECT_EQ(describe("leases").global_secondary_indexes[0].index_status, IndexStatus::deleting);
    EXPECT_EQ(error_of(call(&Engine::query, query)),
              validation("The table does not have the specified index: LeaseOwnerToLeaseKeyIndex"));
    caller.now += 5s;
    EXPECT_TRUE(describe("leases").global_secondary_indexes.empty());
    EXPECT_EQ(error_of(call(&Engine::update_table, owner_index())), "none");
    caller.now += 10s;
    EXPECT_EQ(leases_of("w"), (std::vector<std::string>{"k", "l"}));
}

TEST_F(DynamoDbTables, LoseAnIndexAndItsAttribute) {
    create_lease_table();
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", s("w")}});
    EXPECT_EQ(update_error({.global_secondary_index_updates = {{.remove = {{"nope"}}}}}),
              "ResourceNotFoundException: Requested resource not found: Index: nope not found");
    EXPECT_EQ(
        update_error(
            {.global_secondary_index_updates = {{.remove = {{"LeaseOwnerToLeaseKeyIndex"}}}}}),
        "none");
    const auto table = describe("leases");
    EXPECT_TRUE(table.global_secondary_indexes.empty());
    EXPECT_EQ(table.attribute_definitions.size(), 1U);
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", n(1)}});
}

TEST_F(DynamoDbTables, RefuseUpdatesWithoutSense) {
    create_lease_table();
    EXPECT_EQ(update_error({}),
              validation(
                  "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                  "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"));
    EXPECT_EQ(update_error({.billing_mode = BillingMode::provisioned}),
              invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED"));
    EXPECT_EQ(
        update_error({.provisioned_throughput = {{1, 1}}}),
        invalid(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST"));
    EXPECT_EQ(
        update_error(
            {.billing_mode = BillingMode::provisioned, .provisioned_throughput = {{1, 1}}}),
        invalid("ProvisionedThroughput must be specified for index: LeaseOwnerToLeaseKeyIndex"));
    EXPECT_EQ(
        update_error({.global_secondary_index_updates = {{}}}),
        invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                "GlobalSecondaryIndexUpdate.Delete must not be null"));
    const dynamodb::GlobalSecondaryIndexUpdate removal{.remove = {{"LeaseOwnerToLeaseKeyIndex"}}};
    EXPECT_EQ(
        update_error({.global_secondary_index_updates = {removal, removal}}),
        invalid(
            "Only one global secondary index update per index is allowed simultaneously. Index: "
            "LeaseOwnerToLeaseKeyIndex"));
    EXPECT_EQ(update_error(
                  {.global_secondary_index_updates = {removal,
                                                      {.create = index_request("x", "leaseKey")}}}),
              "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be "
              "created or deleted "
              "simultaneously per table");
    dynamodb::UpdateTableRequest retyped = owner_index();
    retyped.attribute_definitions[1].attribute_type = ScalarType::n;
    retyped.global_secondary_index_updates[0].create->index_name = "second";
    EXPECT_EQ(update_error(retyped),
              invalid("Type mismatch for attribute definition leaseOwner expected: S actual: N"));
    dynamodb::UpdateTableRequest unknown{.table_name = "none"};
    unknown.deletion_protection_enabled = true;
    EXPECT_EQ(error_of(call(&Engine::update_table, unknown)),
              "ResourceNotFoundException: Requested resource not found: Table: none not found");
}

TEST_F(DynamoDbTables, ChangeTheirBilling) {
    auto request = table_request("leases");
    request.billing_mode = BillingMode::provisioned;
    request.provisioned_throughput = {10, 5};
    create(request);
    EXPECT_EQ(describe("leases").billing_mode_summary, std::nullopt);
    EXPECT_EQ(describe("leases").provisioned_throughput->read_capacity_units, 10);
    const auto same = update_error({.provisioned_throughput = {{10, 5}}});
    EXPECT_NE(same.find("The provisioned throughput for the table will not change. The requested "
                        "value equals the "
                        "current value. Current ReadCapacityUnits provisioned for the table: 10."),
              std::string::npos)
        << same;
    EXPECT_EQ(update_error({.provisioned_throughput = {{7, 6}}}), "none");
    auto throughput = describe("leases").provisioned_throughput;
    EXPECT_EQ(throughput->read_capacity_units, 7);
    EXPECT_EQ(throughput->number_of_decreases_today, 1);
    EXPECT_EQ(throughput->last_increase_date_time, caller.now);
    EXPECT_EQ(update_error({.billing_mode = BillingMode::pay_per_request}), "none");
    EXPECT_EQ(describe("leases").provisioned_throughput->read_capacity_units, 0);
    EXPECT_EQ(describe("leases").billing_mode_summary->billing_mode, BillingMode::pay_per_request);
    EXPECT_EQ(update_error(
                  {.billing_mode = BillingMode::provisioned, .provisioned_throughput = {{3, 3}}}),
              "none");
    EXPECT_EQ(describe("leases").billing_mode_summary->billing_mode, BillingMode::provisioned);
    EXPECT_EQ(describe("leases").provisioned_throughput->read_capacity_units, 3);
}

TEST_F(DynamoDbTables, OutliveTheEngineThatMadeThem) {
    create_lease_table();
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", s("w")}});
    const auto before = describe("leases");
    restart({});
    const auto after = describe("leases");
    EXPECT_EQ(after.table_id, before.table_id);
    EXPECT_EQ(after.table_size_bytes, before.table_size_bytes);
    EXPECT_EQ(leases_of("w"), std::vector<std::string>{"k"});
}

}  // namespace
}  // namespace kcl::local::dynamodb
