#include "dynamodb/engine_fixture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using dynamodb::ReturnValues;

class DynamoDbItems : public EngineTest {
  protected:
    void SetUp() override { create_lease_table(); }

    dynamodb::PutItemRequest put_request(Item item) {
        dynamodb::PutItemRequest request;
        request.table_name = "leases";
        request.item = std::move(item);
        return request;
    }
    dynamodb::UpdateItemRequest update_request(std::string key, std::optional<std::string> update,
                                               Item values = {}) {
        dynamodb::UpdateItemRequest request;
        request.table_name = "leases";
        request.key = {{"leaseKey", s(std::move(key))}};
        request.update_expression = std::move(update);
        request.expression_attribute_values = std::move(values);
        return request;
    }
    std::string put_error(Item item) {
        return error_of(call(&Engine::put_item, put_request(std::move(item))));
    }
    std::string update_error(std::string update, Item values = {}) {
        return error_of(
            call(&Engine::update_item, update_request("k", std::move(update), std::move(values))));
    }
    std::optional<Item> lease(std::string key) {
        return get("leases", {{"leaseKey", s(std::move(key))}});
    }
};

TEST_F(DynamoDbItems, AreWrittenReadAndDeleted) {
    const Item item{
        {"leaseKey", s("shard-1")}, {"leaseCounter", n(0)}, {"checkpoint", s("TRIM_HORIZON")}};
    EXPECT_EQ(lease("shard-1"), std::nullopt);
    put("leases", item);
    EXPECT_EQ(lease("shard-1"), item);
    const auto deleted =
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("shard-1")}}});
    EXPECT_TRUE(deleted);
    EXPECT_EQ(lease("shard-1"), std::nullopt);
    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("shard-1")}}}))
        << "nothing is deleted without a complaint";
}

TEST_F(DynamoDbItems, ComeBackNormalised) {
    put("leases", {{"leaseKey", s("k")}, {"throughputKBps", AttributeValue::n("1.50E1")}});
    EXPECT_EQ(lease("k")->at("throughputKBps"), n(15));
}

TEST_F(DynamoDbItems, ArePutIfAbsent) {
    auto request = put_request({{"leaseKey", s("k")}, {"leaseCounter", n(0)}});
    request.condition_expression = "attribute_not_exists(leaseKey)";
    EXPECT_TRUE(call(&Engine::put_item, request));
    request.item["leaseCounter"] = n(9);
    const auto again = call(&Engine::put_item, request);
    EXPECT_EQ(error_of(again), "ConditionalCheckFailedException: The conditional request failed");
    EXPECT_EQ(again.error().item, std::nullopt);
    EXPECT_EQ(lease("k")->at("leaseCounter"), n(0));
}

TEST_F(DynamoDbItems, ShowWhatFailedTheConditionWhenAsked) {
    put("leases", {{"leaseKey", s("k")}, {"leaseCounter", n(5)}, {"leaseOwner", s("other")}});
    auto request = update_request("k", "SET leaseCounter = :new", {{":new", n(8)}, {":old", n(7)}});
    request.condition_expression = "leaseCounter = :old";
    request.return_values_on_condition_check_failure = dynamodb::ReturnOnConditionFailure::all_old;
    const auto failed = call(&Engine::update_item, request);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().item, lease("k"));

    request.key = {{"leaseKey", s("absent")}};
    const auto absent = call(&Engine::update_item, request);
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().item, std::nullopt);
}

TEST_F(DynamoDbItems, RenewTakeAndEvictLeasesAsTheKclDoes) {
    put("leases", {{"leaseKey", s("k")}, {"leaseCounter", n(5)}, {"checkpoint", s("100")}});
    auto take = update_request(
        "k",
        "SET leaseOwner = :owner, leaseCounter = :next REMOVE checkpointOwner "
        "ADD ownerSwitchesSinceCheckpoint :one",
        {{":owner", s("worker-1")}, {":next", n(6)}, {":counter", n(5)}, {":one", n(1)}});
    take.condition_expression = "leaseCounter = :counter AND attribute_not_exists(leaseOwner)";
    take.return_values = ReturnValues::all_new;
    const auto taken = call(&Engine::update_item, take);
    ASSERT_TRUE(taken) << error_of(taken);
    const Item expected{{"leaseKey", s("k")},
                        {"leaseCounter", n(6)},
                        {"checkpoint", s("100")},
                        {"leaseOwner", s("worker-1")},
                        {"ownerSwitchesSinceCheckpoint", n(1)}};
    EXPECT_EQ(taken->attributes, expected);
    EXPECT_EQ(leases_of("worker-1"), std::vector<std::string>{"k"});

    EXPECT_FALSE(call(&Engine::update_item, take)) << "a repeated request must not apply twice";

    auto evict = update_request("k", "SET leaseCounter = leaseCounter + :one REMOVE leaseOwner",
                                {{":one", n(1)}, {":owner", s("worker-1")}});
    evict.condition_expression = "leaseOwner = :owner";
    EXPECT_TRUE(call(&Engine::update_item, evict));
    EXPECT_EQ(lease("k")->at("leaseCounter"), n(7));
    EXPECT_FALSE(lease("k")->contains("leaseOwner"));
    EXPECT_TRUE(leases_of("worker-1").empty());
}

TEST_F(DynamoDbItems, ReturnOldOrNothingFromPutAndDelete) {
    auto request = put_request({{"leaseKey", s("k")}, {"a", n(1)}});
    request.return_values = ReturnValues::all_old;
    EXPECT_EQ(call(&Engine::put_item, request)->attributes, std::nullopt);
    EXPECT_EQ(call(&Engine::put_item, put_request({{"leaseKey", s("k")}, {"a", n(2)}}))->attributes,
              std::nullopt);
    EXPECT_EQ(call(&Engine::put_item, request)->attributes,
              (Item{{"leaseKey", s("k")}, {"a", n(2)}}));
    wire::dynamodb::DeleteItemRequest removal;
    removal.table_name = "leases";
    removal.key = {{"leaseKey", s("k")}};
    removal.return_values = ReturnValues::all_old;
    const auto deleted = call(&Engine::delete_item, removal);
    EXPECT_EQ(deleted->attributes, (Item{{"leaseKey", s("k")}, {"a", n(1)}}));
    for (const auto refused :
         {ReturnValues::all_new, ReturnValues::updated_old, ReturnValues::updated_new}) {
        request.return_values = refused;
        EXPECT_EQ(error_of(call(&Engine::put_item, request)),
                  validation("ReturnValues can only be ALL_OLD or NONE"));
    }
}

TEST_F(DynamoDbItems, ReturnWhatAnUpdateWasAskedFor) {
    const Item before{{"leaseKey", s("k")},
                      {"a", n(1)},
                      {"m", AttributeValue::m({{"x", n(1)}, {"y", n(2)}})},
                      {"z", s("kept")}};
    const auto updated = [&](ReturnValues wanted) {
        put("leases", before);
        auto request = update_request("k", "SET m.x = :v, b = :v REMOVE a", {{":v", n(7)}});
        request.return_values = wanted;
        return call(&Engine::update_item, request)->attributes;
    };
    EXPECT_EQ(updated(ReturnValues::none), std::nullopt);
    EXPECT_EQ(updated(ReturnValues::all_old), before);
    EXPECT_EQ(updated(ReturnValues::updated_old),
              (Item{{"a", n(1)}, {"m", AttributeValue::m({{"x", n(1)}})}}));
    EXPECT_EQ(updated(ReturnValues::updated_new),
              (Item{{"b", n(7)}, {"m", AttributeValue::m({{"x", n(7)}})}}));
    EXPECT_EQ(updated(ReturnValues::all_new),
              (Item{{"leaseKey", s("k")},
                    {"b", n(7)},
                    {"m", AttributeValue::m({{"x", n(7)}, {"y", n(2)}})},
                    {"z", s("kept")}}));
}

TEST_F(DynamoDbItems, AreMadeByUpdatesThatGiveSomething) {
    EXPECT_TRUE(call(&Engine::update_item, update_request("bare", std::nullopt)));
    EXPECT_EQ(lease("bare"), (Item{{"leaseKey", s("bare")}}));
    EXPECT_TRUE(call(&Engine::update_item, update_request("counted", "ADD a :v", {{":v", n(3)}})));
    EXPECT_EQ(lease("counted"), (Item{{"leaseKey", s("counted")}, {"a", n(3)}}));
    EXPECT_TRUE(call(&Engine::update_item, update_request("nothing", "REMOVE a")));
    EXPECT_EQ(lease("nothing"), std::nullopt);
    EXPECT_TRUE(call(&Engine::update_item, update_request("nothing", "DELETE a :v",
                                                          {{":v", AttributeValue::ss({"x"})}})));
    EXPECT_EQ(lease("nothing"), std::nullopt);
}

TEST_F(DynamoDbItems, NeedTheirKey) {
    const std::string prefix = "One or more parameter values were invalid: ";
    EXPECT_EQ(put_error({{"a", s("x")}}),
              validation(prefix + "Missing the key leaseKey in the item"));
    EXPECT_EQ(put_error({{"leaseKey", n(1)}}),
              validation(prefix + "Type mismatch for key leaseKey expected: S actual: N"));
    EXPECT_EQ(put_error({{"leaseKey", s("")}}),
              validation("One or more parameter values are not valid. The AttributeValue for a key "
                         "attribute cannot "
                         "contain an empty string value. Key: leaseKey"));
    EXPECT_EQ(
        put_error({{"leaseKey", s(std::string(2049, 'x'))}}),
        validation(prefix + "Size of hashkey has exceeded the maximum size limit of2048 bytes"));
    create(table_request("plain"));
    put("plain", {{"leaseKey", s(std::string(2048, 'x'))}});
    EXPECT_EQ(
        put_error({{"leaseKey", s(std::string(1025, 'x'))}, {"leaseOwner", s("w")}}),
        validation(prefix +
                   "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"))
        << "as the sort key of the index";

    const auto get_error = [this](Item key) {
        return error_of(call(&Engine::get_item, {.table_name = "leases", .key = std::move(key)}));
    };
    const auto mismatch = validation("The provided key element does not match the schema");
    EXPECT_EQ(get_error({}), mismatch);
    EXPECT_EQ(get_error({{"leaseKey", n(1)}}), mismatch);
    EXPECT_EQ(get_error({{"leaseKey", s("x")}, {"a", s("x")}}), mismatch);
    EXPECT_EQ(get_error({{"leaseKey", s("")}}),
              validation("One or more parameter values are not valid. The AttributeValue for a key "
                         "attribute cannot contain an empty string value. Key: leaseKey"));
}

TEST_F(DynamoDbItems, CantHaveAnIndexKeyOfAnotherType) {
    EXPECT_EQ(put_error({{"leaseKey", s("k")}, {"leaseOwner", n(1)}}),
              validation("One or more parameter values were invalid: Type mismatch for Index Key "
                         "leaseOwner Expected: S "
                         "Actual: N IndexName: LeaseOwnerToLeaseKeyIndex"));
    EXPECT_EQ(put_error({{"leaseKey", s("k")}, {"leaseOwner", s("")}}),
              validation("One or more parameter values are not valid. A value specified for a "
                         "secondary index key is "
                         "not supported. The AttributeValue for a key attribute cannot contain an "
                         "empty string value. "
                         "IndexName: LeaseOwnerToLeaseKeyIndex, IndexKey: leaseOwner"));
    for (const std::string_view given : {"SET leaseOwner = :v", "ADD leaseOwner :v"})
        EXPECT_EQ(update_error(std::string(given), {{":v", n(1)}}),
                  validation("One or more parameter values were invalid: Type mismatch for Index "
                             "Key leaseOwner Expected: S Actual: N IndexName: "
                             "LeaseOwnerToLeaseKeyIndex"))
            << given;
    EXPECT_EQ(update_error("SET leaseOwner = if_not_exists(unset, :v)", {{":v", n(1)}}),
              validation("The update expression attempted to update the secondary index key to "
                         "unsupported type"))
        << "a type that only the item tells";
    EXPECT_EQ(update_error("SET leaseOwner = :v", {{":v", s("")}}),
              validation("One or more parameter values are not valid. The update expression "
                         "attempted to update a "
                         "secondary index key to a value that is not supported. The AttributeValue "
                         "for a key attribute "
                         "cannot contain an empty string value."));
    EXPECT_EQ(update_error("SET leaseOwner.x = :v", {{":v", s("")}}),
              validation("Key attributes must be scalars; list random access '[]' and map lookup "
                         "'.' are not allowed: "
                         "IndexKey: leaseOwner"));
}

TEST_F(DynamoDbItems, KeepTheirKeyAndTheirSize) {
    EXPECT_EQ(update_error("SET leaseKey = :v", {{":v", s("x")}}),
              validation("One or more parameter values were invalid: Cannot update attribute "
                         "leaseKey. This attribute "
                         "is part of the key"));
    EXPECT_EQ(update_error("REMOVE leaseKey"),
              validation("One or more parameter values were invalid: Cannot update attribute "
                         "leaseKey. This attribute "
                         "is part of the key"));
    EXPECT_EQ(put_error({{"leaseKey", s("k")}, {"big", s(std::string(410'000, 'x'))}}),
              validation("Item size has exceeded the maximum allowed size"));
    const auto overhead = std::string("leaseKey").size() + 1 + std::string("big").size();
    EXPECT_EQ(
        put_error({{"leaseKey", s("k")}, {"big", s(std::string(400 * 1024 - overhead, 'x'))}}),
        "none");
    EXPECT_EQ(update_error("SET more = :v", {{":v", s("x")}}),
              validation("Item size to update has exceeded the maximum allowed size"));
    EXPECT_FALSE(lease("k")->contains("more"));
}

TEST_F(DynamoDbItems, AreFoundOnlyInTablesThatAreThere) {
    const auto missing = "ResourceNotFoundException: Requested resource not found";
    EXPECT_EQ(
        error_of(call(&Engine::get_item, {.table_name = "none", .key = {{"leaseKey", s("k")}}})),
        missing);
    auto request = put_request({{"leaseKey", s("k")}});
    request.table_name = "none";
    EXPECT_EQ(error_of(call(&Engine::put_item, request)), missing);
    request.condition_expression = "attribute_exists(";
    EXPECT_NE(error_of(call(&Engine::put_item, request)).find("Syntax error"), std::string::npos)
        << "what is wrong in itself is said first";
}

TEST_F(DynamoDbItems, ChangeNothingWhenTheyFail) {
    put("leases", {{"leaseKey", s("k")}, {"leaseOwner", s("w")}, {"leaseCounter", n(1)}});
    auto transaction = store.write();
    auto request = update_request("k", "SET leaseOwner = :o, leaseCounter = leaseOwner + :one",
                                  {{":o", s("x")}, {":one", n(1)}});
    EXPECT_FALSE(engine->update_item(*transaction, caller, request));
    transaction->commit();
    transaction.reset();
    EXPECT_EQ(lease("k")->at("leaseOwner"), s("w"));
    EXPECT_EQ(leases_of("w"), std::vector<std::string>{"k"});
    EXPECT_EQ(describe("leases").item_count, 1);
}

TEST_F(DynamoDbItems, SayWhichParametersAreOutOfPlace) {
    auto request = put_request({{"leaseKey", s("k")}});
    request.expression_attribute_values = {{":v", s("x")}};
    EXPECT_EQ(error_of(call(&Engine::put_item, request)),
              validation("ExpressionAttributeValues can only be specified when using expressions: "
                         "ConditionExpression "
                         "is null"));
    EXPECT_EQ(
        error_of(call(&Engine::update_item, update_request("k", std::nullopt, {{":v", s("x")}}))),
        validation("ExpressionAttributeValues can only be specified when using expressions: "
                   "UpdateExpression and "
                   "ConditionExpression are null"));
    request.expression_attribute_values.clear();
    request.expression_attribute_names = {{"#a", "a"}};
    EXPECT_EQ(error_of(call(&Engine::put_item, request)),
              validation("ExpressionAttributeNames can only be specified when using expressions"));
}

TEST_F(DynamoDbItems, AreProjected) {
    put("leases", {{"leaseKey", s("k")}, {"a", n(1)}, {"b", n(2)}});
    dynamodb::GetItemRequest request{.table_name = "leases", .key = {{"leaseKey", s("k")}}};
    request.projection_expression = "#x, c";
    request.expression_attribute_names = {{"#x", "a"}};
    EXPECT_EQ(call(&Engine::get_item, request)->item, (Item{{"a", n(1)}}));
    request.projection_expression = "leaseKey.x, #x";
    EXPECT_EQ(error_of(call(&Engine::get_item, request)),
              validation("Key attributes must be scalars; list random access '[]' and map lookup "
                         "'.' are not allowed: "
                         "Key: leaseKey"));
}

TEST_F(DynamoDbItems, TellWhatTheyConsumed) {
    using enum dynamodb::ReturnConsumedCapacity;
    auto request = put_request({{"leaseKey", s("k")}, {"leaseOwner", s("w")}});
    EXPECT_EQ(call(&Engine::put_item, request)->consumed_capacity, std::nullopt);
    request.item["leaseOwner"] = s("v");
    request.return_consumed_capacity = total;
    auto used = call(&Engine::put_item, request)->consumed_capacity;
    ASSERT_TRUE(used);
    EXPECT_EQ(used->table_name, "leases");
    EXPECT_EQ(used->capacity_units, 3) << "the item, and its entry moved within the index";
    EXPECT_FALSE(used->table);
    request.item["padding"] = s(std::string(2048, 'x'));
    request.return_consumed_capacity = indexes;
    used = call(&Engine::put_item, request)->consumed_capacity;
    EXPECT_EQ(used->capacity_units, 3) << "3 KiB begun; the entry is as it was";
    EXPECT_EQ(used->table->capacity_units, 3);
    EXPECT_TRUE(used->global_secondary_indexes.empty());

    dynamodb::GetItemRequest read{.table_name = "leases", .key = {{"leaseKey", s("k")}}};
    read.return_consumed_capacity = total;
    EXPECT_EQ(call(&Engine::get_item, read)->consumed_capacity->capacity_units, 0.5);
    read.consistent_read = true;
    EXPECT_EQ(call(&Engine::get_item, read)->consumed_capacity->capacity_units, 1);
}

TEST_F(DynamoDbItems, AreCountedExactly) {
    put("leases", {{"leaseKey", s("a")}, {"leaseOwner", s("w")}});
    put("leases", {{"leaseKey", s("bb")}});
    auto table = describe("leases");
    EXPECT_EQ(table.item_count, 2);
    EXPECT_EQ(table.table_size_bytes, (8 + 1 + 10 + 1) + (8 + 2));
    ASSERT_EQ(table.global_secondary_indexes.size(), 1U);
    EXPECT_EQ(table.global_secondary_indexes[0].item_count, 1);
    EXPECT_EQ(table.global_secondary_indexes[0].index_size_bytes, 8 + 1 + 10 + 1);

    put("leases", {{"leaseKey", s("a")}});
    table = describe("leases");
    EXPECT_EQ(table.item_count, 2);
    EXPECT_EQ(table.table_size_bytes, (8 + 1) + (8 + 2));
    EXPECT_EQ(table.global_secondary_indexes[0].item_count, 0);
    EXPECT_EQ(table.global_secondary_indexes[0].index_size_bytes, 0);

    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("a")}}}));
    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("bb")}}}));
    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("bb")}}}));
    EXPECT_EQ(describe("leases").item_count, 0);
    EXPECT_EQ(describe("leases").table_size_bytes, 0);
}

}  // namespace
}  // namespace kcl::local::dynamodb
