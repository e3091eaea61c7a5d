#include "dynamodb/engine_fixture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Action = dynamodb::TransactWriteItem;

class DynamoDbTransactions : public EngineTest {
  protected:
    void SetUp() override { create_lease_table(); }

    static Action put_action(std::string key, std::optional<std::string> condition = {}) {
        dynamodb::TransactPut put{.table_name = "leases",
                                  .item = {{"leaseKey", s(std::move(key))}}};
        put.condition_expression = std::move(condition);
        return {.put = std::move(put)};
    }
    static Action delete_action(std::string key) {
        return {.remove = dynamodb::TransactDelete{.table_name = "leases",
                                                   .key = {{"leaseKey", s(std::move(key))}}}};
    }
    static Action check_action(std::string key, std::string condition) {
        dynamodb::ConditionCheck check{.table_name = "leases",
                                       .key = {{"leaseKey", s(std::move(key))}}};
        check.condition_expression = std::move(condition);
        return {.condition_check = std::move(check)};
    }
    static Action update_action(std::string key, std::string update, Item values) {
        dynamodb::TransactUpdate action{.table_name = "leases",
                                        .key = {{"leaseKey", s(std::move(key))}}};
        action.update_expression = std::move(update);
        action.expression_attribute_values = std::move(values);
        return {.update = std::move(action)};
    }
    Outcome<dynamodb::TransactWriteItemsResponse> write(std::vector<Action> actions,
                                                        std::optional<std::string> token = {}) {
        return call(&Engine::transact_write_items, {.transact_items = std::move(actions),
                                                    .client_request_token = std::move(token)});
    }
    std::optional<Item> lease(std::string key) {
        return get("leases", {{"leaseKey", s(std::move(key))}});
    }
};

TEST_F(DynamoDbTransactions, HappenAsAWhole) {
    put("leases", {{"leaseKey", s("parent")}, {"leaseCounter", n(1)}});
    put("leases", {{"leaseKey", s("old")}});
    const auto done = write(
        {check_action("parent", "attribute_exists(leaseKey)"), put_action("child-1"),
         update_action("child-2", "SET leaseOwner = :o", {{":o", s("w")}}), delete_action("old")});
    ASSERT_TRUE(done) << error_of(done);
    EXPECT_TRUE(lease("child-1"));
    EXPECT_EQ(leases_of("w"), std::vector<std::string>{"child-2"});
    EXPECT_FALSE(lease("old"));
    EXPECT_EQ(describe("leases").item_count, 3);
}

TEST_F(DynamoDbTransactions, TellTheReasonOfEachAction) {
    put("leases", {{"leaseKey", s("k")}, {"a", n(1)}});
    auto showing = put_action("k", "attribute_not_exists(leaseKey)");
    showing.put->return_values_on_condition_check_failure =
        dynamodb::ReturnOnConditionFailure::all_old;
    const auto failed = write({put_action("new"), std::move(showing),
                               update_action("other", "SET a = b + :one", {{":one", n(1)}})});
    ASSERT_FALSE(failed);
    EXPECT_EQ(error_of(failed),
              "TransactionCanceledException: Transaction cancelled, please refer cancellation "
              "reasons for specific "
              "reasons [None, ConditionalCheckFailed, ValidationError]");
    const auto& reasons = failed.error().cancellation_reasons;
    ASSERT_EQ(reasons.size(), 3U);
    EXPECT_EQ(reasons[0].code, "None");
    EXPECT_EQ(reasons[0].message, std::nullopt);
    EXPECT_EQ(reasons[1].message, "The conditional request failed");
    EXPECT_EQ(reasons[1].item, (Item{{"leaseKey", s("k")}, {"a", n(1)}}));
    EXPECT_EQ(reasons[2].message,
              "The provided expression refers to an attribute that does not exist in the item");
    EXPECT_FALSE(lease("new")) << "nothing of it happened";
}

TEST_F(DynamoDbTransactions, RefuseAsAWholeWhatIsWrongInItself) {
    EXPECT_EQ(error_of(write({put_action("a"), delete_action("a")})),
              validation("Transaction request cannot include multiple operations on one item"));
    EXPECT_NE(error_of(write({put_action("a"), put_action("b", "attribute_exists(")}))
                  .find("Syntax error"),
              std::string::npos);
    EXPECT_EQ(error_of(write({Action{}})),
              validation("Invalid Request: TransactWriteRequest should contain Delete or Put or "
                         "Update request"));
    auto twice = put_action("a");
    twice.remove = delete_action("b").remove;
    EXPECT_EQ(error_of(write({twice})),
              validation("TransactItems can only contain one of Check, Put, Update or Delete"));
    auto elsewhere = put_action("a");
    elsewhere.put->table_name = "none";
    EXPECT_EQ(error_of(write({put_action("b"), elsewhere})),
              "ResourceNotFoundException: Requested resource not found");
    EXPECT_FALSE(lease("a"));
    EXPECT_FALSE(lease("b"));
}

TEST_F(DynamoDbTransactions, WithATokenHappenOnce) {
    const auto add = [] { return update_action("k", "ADD a :one", {{":one", n(1)}}); };
    EXPECT_TRUE(write({add()}, "token"));
    caller.now += 9min;
    EXPECT_TRUE(write({add()}, "token"));
    EXPECT_EQ(lease("k")->at("a"), n(1));
    EXPECT_EQ(write({put_action("other")}, "token").error().type,
              "IdempotentParameterMismatchException");
    EXPECT_TRUE(write({add()}, "another"));
    EXPECT_EQ(lease("k")->at("a"), n(2));
    caller.now += 2min;
    EXPECT_TRUE(write({add()}, "token")) << "forgotten after ten minutes";
    EXPECT_EQ(lease("k")->at("a"), n(3));
}

TEST_F(DynamoDbTransactions, ThatFailedMayBeTriedAgainWithTheirToken) {
    put("leases", {{"leaseKey", s("k")}});
    EXPECT_FALSE(write({put_action("k", "attribute_not_exists(leaseKey)")}, "token"));
    EXPECT_TRUE(
        call(&Engine::delete_item, {.table_name = "leases", .key = {{"leaseKey", s("k")}}}));
    EXPECT_TRUE(write({put_action("k", "attribute_not_exists(leaseKey)")}, "token"));
    EXPECT_TRUE(lease("k"));
}

TEST_F(DynamoDbTransactions, ForgetTokensAsTheyGo) {
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(write({put_action("k")}, "token-" + std::to_string(i)));
        caller.now += 1min;
    }
    const auto transaction = store.read();
    const auto cursor = transaction->cursor(storage::Space::dynamodb_tables);
    int tokens = 0;
    for (bool more = cursor->seek("k"); more && cursor->key().starts_with("k");
         more = cursor->next())
        ++tokens;
    EXPECT_LE(tokens, 11);
}

TEST_F(DynamoDbTransactions, CostTwice) {
    dynamodb::TransactWriteItemsRequest request{
        .transact_items = {put_action("a"), put_action("b")}};
    request.return_consumed_capacity = dynamodb::ReturnConsumedCapacity::total;
    const auto done = call(&Engine::transact_write_items, request);
    ASSERT_EQ(done->consumed_capacity.size(), 1U);
    EXPECT_EQ(done->consumed_capacity[0].capacity_units, 4);
    EXPECT_EQ(done->consumed_capacity[0].write_capacity_units, 4);
}

TEST_F(DynamoDbTransactions, ReadManyItemsAtOneMoment) {
    put("leases", {{"leaseKey", s("a")}, {"x", n(1)}, {"y", n(2)}});
    dynamodb::TransactGetItemsRequest request;
    request.transact_items.push_back({{.table_name = "leases", .key = {{"leaseKey", s("a")}}}});
    request.transact_items.push_back({{.table_name = "leases", .key = {{"leaseKey", s("none")}}}});
    request.transact_items[0].get.projection_expression = "y";
    const auto read = call(&Engine::transact_get_items, request);
    ASSERT_TRUE(read) << error_of(read);
    ASSERT_EQ(read->responses.size(), 2U);
    EXPECT_EQ(read->responses[0].item, (Item{{"y", n(2)}}));
    EXPECT_EQ(read->responses[1].item, std::nullopt);

    request.transact_items[1].get.key = {{"other", s("a")}};
    EXPECT_EQ(error_of(call(&Engine::transact_get_items, request)),
              "TransactionCanceledException: Transaction cancelled, please refer cancellation "
              "reasons for specific "
              "reasons [None, ValidationError]");
    request.transact_items[1].get.key = {{"leaseKey", s("a")}};
    EXPECT_EQ(error_of(call(&Engine::transact_get_items, request)),
              validation("Transaction request cannot include multiple operations on one item"));
}

TEST_F(DynamoDbTransactions, AreNotNeededForBatches) {
    dynamodb::BatchWriteItemRequest writes;
    for (int i = 0; i < 25; ++i)
        writes.request_items["leases"].push_back(
            {.put_request = dynamodb::PutRequest{{{"leaseKey", s("k" + std::to_string(i))}}}});
    const auto written = call(&Engine::batch_write_item, writes);
    ASSERT_TRUE(written) << error_of(written);
    EXPECT_TRUE(written->unprocessed_items.empty());
    EXPECT_EQ(describe("leases").item_count, 25);

    dynamodb::BatchGetItemRequest reads;
    reads.request_items["leases"].keys = {
        {{"leaseKey", s("k3")}}, {{"leaseKey", s("none")}}, {{"leaseKey", s("k4")}}};
    const auto read = call(&Engine::batch_get_item, reads);
    ASSERT_TRUE(read) << error_of(read);
    EXPECT_EQ(read->responses.at("leases").size(), 2U);
    EXPECT_TRUE(read->unprocessed_keys.empty());

    reads.request_items["leases"].keys.push_back({{"leaseKey", s("k3")}});
    EXPECT_EQ(error_of(call(&Engine::batch_get_item, reads)),
              validation("Provided list of item keys contains duplicates"));
    writes.request_items["leases"].push_back(
        {.delete_request = dynamodb::DeleteRequest{{{"leaseKey", s("k0")}}}});
    EXPECT_EQ(error_of(call(&Engine::batch_write_item, writes)),
              validation("Too many items requested for the BatchWriteItem call"));
    writes.request_items["leases"].erase(writes.request_items["leases"].begin() + 1);
    EXPECT_EQ(error_of(call(&Engine::batch_write_item, writes)),
              validation("Provided list of item keys contains duplicates"));
    EXPECT_EQ(describe("leases").item_count, 25);
}

TEST_F(DynamoDbTransactions, LeaveTheRestOfAHugeBatchForLater) {
    dynamodb::BatchGetItemRequest reads;
    for (int i = 0; i < 50; ++i) {
        const Item key{{"leaseKey", s("k" + std::to_string(i))}};
        auto item = key;
        item["padding"] = s(std::string(390'000, 'x'));
        put("leases", item);
        reads.request_items["leases"].keys.push_back(key);
    }
    const auto read = call(&Engine::batch_get_item, reads);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->responses.at("leases").size(), 43U);
    EXPECT_EQ(read->unprocessed_keys.at("leases").keys.size(), 7U);
}

}  // namespace
}  // namespace kcl::local::dynamodb
