#include "kcl/wire/codec.h"
#include "kcl/wire/dynamodb/describe_table.h"
#include "kcl/wire/dynamodb/get_item.h"
#include "kcl/wire/dynamodb/list_tables.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/query.h"
#include "kcl/wire/dynamodb/transact_write_items.h"
#include "kcl/wire/dynamodb/update_item.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

namespace kcl::wire::dynamodb {
namespace {

TEST(DynamoDbMessages, RenewALeaseInTheseBytes) {
    UpdateItemRequest request;
    request.table_name = "app";
    request.key = {{"leaseKey", AttributeValue::s("shardId-000000000000")}};
    request.update_expression = "SET leaseCounter = :n";
    request.condition_expression = "leaseCounter = :o AND leaseOwner = :w";
    request.expression_attribute_values = {{":n", AttributeValue::n(43)},
                                           {":o", AttributeValue::n(42)},
                                           {":w", AttributeValue::s("me")}};
    request.return_values = ReturnValues::all_new;
    request.return_values_on_condition_check_failure = ReturnOnConditionFailure::all_old;
    EXPECT_EQ(encode(request, Format::json),
              R"({"TableName":"app","Key":{"leaseKey":{"S":"shardId-000000000000"}},)"
              R"("UpdateExpression":"SET leaseCounter = :n",)"
              R"("ConditionExpression":"leaseCounter = :o AND leaseOwner = :w",)"
              R"("ExpressionAttributeValues":{":n":{"N":"43"},":o":{"N":"42"},":w":{"S":"me"}},)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnValues":"ALL_NEW"})");
}

TEST(DynamoDbMessages, SpellEveryTypeOfValue) {
    PutItemRequest request;
    request.table_name = "t";
    request.item = {
        {"b", {Binary{std::string("\0\x01\xff", 3)}}},
        {"bool", {true}},
        {"bs", {BinarySet{{"a", "bc"}}}},
        {"l", AttributeValue::l({AttributeValue::n("1.5"), AttributeValue::l({})})},
        {"m", AttributeValue::m({{"k", AttributeValue::s("v")}})},
        {"n", AttributeValue::n("-0.5e10")},
        {"ns", {NumberSet{{"1", "2"}}}},
        {"null", {Null{}}},
        {"s", AttributeValue::s("a\"\\\n\x01/\xc3\xa4")},
        {"ss", AttributeValue::ss({"x", ""})},
    };
    const auto text = encode(request, Format::json);
    EXPECT_EQ(
        text,
        R"({"TableName":"t","Item":{"b":{"B":"AAH/"},"bool":{"BOOL":true},"bs":{"BS":["YQ==","YmM="]},)"
        R"("l":{"L":[{"N":"1.5"},{"L":[]}]},"m":{"M":{"k":{"S":"v"}}},"n":{"N":"-0.5e10"},)"
        R"("ns":{"NS":["1","2"]},"null":{"NULL":true},"s":{"S":"a\"\\\n\u0001/ä"},)"
        R"("ss":{"SS":["x",""]}}})");
    const auto decoded = decode<PutItemRequest>(body(text), Format::json);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->item, request.item);
}

TEST(DynamoDbMessages, TellEmptyFromAbsent) {
    EXPECT_EQ(encode(GetItemResponse{}, Format::json), "{}");
    EXPECT_EQ(encode(GetItemResponse{Item{}, std::nullopt}, Format::json), R"({"Item":{}})");
    EXPECT_EQ(encode(ListTablesResponse{}, Format::json), R"({"TableNames":[]})");
    QueryResponse response;
    EXPECT_EQ(encode(response, Format::json), R"({"Count":0,"ScannedCount":0})");
    response.items.emplace();
    EXPECT_EQ(encode(response, Format::json), R"({"Items":[],"Count":0,"ScannedCount":0})");
    EXPECT_FALSE(
        decode<QueryResponse>(body(R"({"Count":3,"ScannedCount":3})"), Format::json)->items);
    EXPECT_TRUE(decode<QueryResponse>(body(R"({"Items":[],"Count":0})"), Format::json)->items);
}

TEST(DynamoDbMessages, WriteATransactionInTheseBytes) {
    TransactWriteItemsRequest request;
    auto& action = request.transact_items.emplace_back().remove.emplace();
    action.table_name = "t";
    action.key = {{"k", AttributeValue::s("1")}};
    request.client_request_token = "token";
    EXPECT_EQ(
        encode(request, Format::json),
        R"({"TransactItems":[{"Delete":{"TableName":"t","Key":{"k":{"S":"1"}}}}],"ClientRequestToken":"token"})");
}

/// As AWS answers it, with members that we don't know.
TEST(DynamoDbMessages, AreReadPastWhatIsUnknown) {
    const auto answer = decode<DescribeTableResponse>(
        body(
            R"({"Table":{"AttributeDefinitions":[{"AttributeName":"leaseKey","AttributeType":"S"}],)"
            R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1.7E9},)"
            R"("CreationDateTime":1.449535234562E9,"ItemCount":3,"KeySchema":[{"AttributeName":"leaseKey","KeyType":"HASH"}],)"
            R"("ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},)"
            R"("SSEDescription":{"Status":"ENABLED","Keys":[1,{"a":[null]}]},"TableArn":"arn","TableId":"id",)"
            R"("TableName":"app","TableSizeBytes":123,"TableStatus":"ACTIVE","GlobalSecondaryIndexes":null}})"),
        Format::json);
    ASSERT_TRUE(answer) << answer.error().message;
    const TableDescription& table = answer->table;
    EXPECT_EQ(table.table_name, "app");
    EXPECT_EQ(table.table_status, TableStatus::active);
    EXPECT_EQ(table.creation_date_time, SystemTime(1'449'535'234'562ms));
    EXPECT_EQ(table.billing_mode_summary->billing_mode, BillingMode::pay_per_request);
    EXPECT_EQ(table.item_count, 3);
    EXPECT_TRUE(table.global_secondary_indexes.empty());
}

std::string problem_of_item(std::string_view item) {
    const auto response =
        decode<GetItemResponse>(body("{\"Item\":" + std::string(item) + "}"), Format::json);
    if (response) return "accepted";
    EXPECT_EQ(response.error().fault, Fault::corrupt);
    return response.error().message;
}

TEST(DynamoDbMessages, SayWhichValueIsWrong) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"[]", "Item: expected a map, found a list"},
        {R"({"a":"x"})", "Item.a: expected an attribute value, found text"},
        {R"({"a":{}})", "Item.a: an attribute value must have exactly one type"},
        {R"({"a":{"S":null}})", "Item.a: an attribute value must have exactly one type"},
        {R"({"a":{"S":"x","N":"1"}})", "Item.a: an attribute value must have exactly one type"},
        {R"({"a":{"N":1}})", "Item.a.N: expected text, found a number"},
        {R"({"a":{"X":"1"}})", "Item.a.X: not a type of DynamoDB"},
        {R"({"a":{"B":"*"}})", "Item.a.B: it is not base64"},
        {R"({"a":{"B":true}})", "Item.a.B: expected base64 text, found a boolean"},
        {R"({"a":{"BS":["YQ==","x"]}})", "Item.a.BS[1]: it is not base64"},
        {R"({"a":{"BS":"YQ=="}})", "Item.a.BS: expected a list, found text"},
        {R"({"a":{"NULL":"maybe"}})", "Item.a.NULL: expected a boolean, found text"},
        {R"({"a":{"L":[{"S":"x"},{"M":{"b":{"SS":["x",{}]}}}]}})",
         "Item.a.L[1].M.b.SS[1]: expected text, found a structure"},
    };
    for (const auto& [item, problem] : cases) EXPECT_EQ(problem_of_item(item), problem);
    EXPECT_EQ(problem_of_item(R"({"a":{"S":"x","N":null}})"), "accepted");
}

TEST(DynamoDbMessages, TakeValuesNestedAsDeeplyAsTheServiceAllows) {
    std::string item = R"({"S":"x"})";
    for (int level = 0; level < 32; ++level) item = R"({"M":{"a":{"L":[)" + item + "]}}}";
    EXPECT_EQ(problem_of_item(R"({"a":)" + item + "}").substr(0, 4),
              "not ");  // twice as deep as allowed
    item = R"({"S":"x"})";
    for (int level = 0; level < 32; ++level) item = R"({"M":{"a":)" + item + "}}";
    EXPECT_EQ(problem_of_item(R"({"a":)" + item + "}"), "accepted");
}

}  // namespace
}  // namespace kcl::wire::dynamodb
