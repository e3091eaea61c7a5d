#include "kcl/local/dynamodb/protocol/operation_table.h"
#include "kcl/wire/crc32.h"

#include "dynamodb/call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace kcl::local::dynamodb {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class DynamoDbServiceCalls : public testing::Test, protected ServiceUnderTest {
  protected:
    static constexpr auto leases =
        R"({"TableName":"leases","KeySchema":[{"AttributeName":"leaseKey","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"leaseKey","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"})";
    void create_leases() { ASSERT_THAT(said("CreateTable", leases), StartsWith("200 ")); }
};

TEST_F(DynamoDbServiceCalls, AnswerWithIdTypeAndChecksum) {
    const auto answer = ask(call("ListTables", "{}"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"TableNames":[]})");
    EXPECT_EQ(header_of(answer, "Content-Type"), "application/x-amz-json-1.0");
    EXPECT_EQ(header_of(answer, "x-amz-crc32"), "1315925753");
    EXPECT_THAT(header_of(answer, "x-amzn-RequestId"), MatchesRegex("[0-9A-Z]{52}"));
    EXPECT_NE(header_of(answer, "x-amzn-RequestId"),
              header_of(ask(call("ListTables", "{}")), "x-amzn-RequestId"));
    const auto plain =
        ask(with(call("ListTables", "{}"), "content-type", " application/json; charset=utf-8"));
    EXPECT_EQ(plain.status, 200);
    EXPECT_EQ(header_of(plain, "Content-Type"), "application/json");
}

TEST_F(DynamoDbServiceCalls, AreHealthyWhenAsked) {
    auto health = call("", "");
    health.method = "GET";
    const auto answer = ask(health);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "healthy: localhost:8000 ");
    EXPECT_EQ(header_of(answer, "x-amz-crc32"), std::to_string(wire::crc32(answer.body)));
    health.target = "/other";
    EXPECT_EQ(said(health), "404 <UnknownOperationException/>\n");
}

TEST_F(DynamoDbServiceCalls, OutsideOfTheProtocolAreRefused) {
    auto put = call("ListTables", "{}");
    put.method = "PUT";
    EXPECT_EQ(said(put), "404 <UnknownOperationException/>\n");
    EXPECT_EQ(said(with(call("ListTables", "{}"), "content-type", "text/plain")),
              "404 <UnknownOperationException/>\n");
    const std::string unreadable =
        R"(400 {"__type":"com.amazon.coral.service#SerializationException"})";
    EXPECT_EQ(said("ListTables", ""), unreadable);
    EXPECT_EQ(said("ListTables", "hello"), unreadable);
    EXPECT_EQ(said("ListTables", "[]"), unreadable);
    EXPECT_EQ(said("ListTables", "{\"a\":1} x"), unreadable);
    const std::string unknown =
        R"(400 {"__type":"com.amazon.coral.service#UnknownOperationException"})";
    EXPECT_EQ(said("Nope", "{}"), unknown);
    EXPECT_EQ(said("ListTables.x", "{}"), unknown);
    EXPECT_EQ(said(without(call("ListTables", "{}"), "x-amz-target")), unknown);
    EXPECT_EQ(said(with(call("", "{}"), "x-amz-target", "Kinesis_20131202.ListTables")), unknown);
}

TEST_F(DynamoDbServiceCalls, NeedTheShapeOfASignature) {
    const auto asked = call("ListTables", "{}");
    const std::string missing =
        R"(400 {"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
        R"("message":"Request is missing Authentication Token"})";
    EXPECT_EQ(said(without(asked, "authorization")), missing);
    EXPECT_EQ(said(with(asked, "authorization", "Basic abc")), missing);
    EXPECT_THAT(
        said(with(without(asked, "X-Amz-Date"), "authorization", "AWS4-HMAC-SHA256 ")),
        AllOf(HasSubstr("IncompleteSignatureException"),
              HasSubstr(
                  "Authorization header requires 'Credential' parameter. Authorization header "
                  "requires "
                  "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
                  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                  "header. ")));
    auto both = asked;
    both.target = "/?X-Amz-Algorithm=x";
    EXPECT_THAT(said(both), HasSubstr("InvalidSignatureException"));
    EXPECT_THAT(said(without(both, "authorization")),
                HasSubstr("AWS query-string parameters must include 'X-Amz-Credential'. "));
}

TEST_F(DynamoDbServiceCalls, AreAllowedToBrowsers) {
    auto preflight = with(call("", ""), "Origin", "http://page");
    preflight.method = "OPTIONS";
    preflight = with(with(preflight, "Access-Control-Request-Headers", "a,b"),
                     "Access-Control-Request-Method", "POST");
    const auto answer = ask(preflight);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header_of(answer, "Access-Control-Allow-Headers"), "a,b");
    EXPECT_EQ(header_of(answer, "Access-Control-Allow-Methods"), "POST");
    EXPECT_EQ(header_of(answer, "Access-Control-Max-Age"), "172800");
    EXPECT_EQ(header_of(ask(with(call("ListTables", "{}"), "Origin", "http://page")),
                        "Access-Control-Allow-Origin"),
              "*");
}

TEST_F(DynamoDbServiceCalls, KeepAccountsAndRegionsApart) {
    create_leases();
    const auto as = [](std::string credential) {
        return with(call("ListTables", "{}"), "authorization",
                    "AWS4-HMAC-SHA256 Credential=" + credential +
                        "/aws4_request, SignedHeaders=a, Signature=b");
    };
    EXPECT_EQ(said(as("other/20250101/us-east-1/dynamodb")), R"(200 {"TableNames":["leases"]})");
    EXPECT_EQ(said(as("test/20250101/eu-west-1/dynamodb")), R"(200 {"TableNames":[]})");
    EXPECT_EQ(said(as("123456789012/20250101/us-east-1/dynamodb")), R"(200 {"TableNames":[]})");
}

TEST_F(DynamoDbServiceCalls, DescribeATableAsTheWireSaysIt) {
    create_leases();
    EXPECT_THAT(
        said("DescribeTable", R"({"TableName":"leases"})"),
        AllOf(
            StartsWith(R"(200 {"Table":{"TableName":"leases",)"),
            HasSubstr(R"("TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/leases")"),
            HasSubstr(R"("TableStatus":"ACTIVE","CreationDateTime":1700000000.5)"),
            HasSubstr(R"("KeySchema":[{"AttributeName":"leaseKey","KeyType":"HASH"}])"),
            HasSubstr(
                R"("ProvisionedThroughput":{"ReadCapacityUnits":0,"WriteCapacityUnits":0,"NumberOfDecreasesToday":0})"),
            HasSubstr(R"("BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST",)"),
            HasSubstr(R"("TableSizeBytes":0,"ItemCount":0)"), Not(HasSubstr("SecondaryIndexes"))));
    EXPECT_EQ(
        said("CreateTable", leases),
        R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ResourceInUseException","message":"Table already exists: leases"})");
    EXPECT_EQ(
        said("DescribeTable", R"({"TableName":"none"})"),
        R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found: Table: none not found"})");
}

TEST_F(DynamoDbServiceCalls, WriteAndReadItems) {
    create_leases();
    EXPECT_EQ(
        said(
            "PutItem",
            R"({"TableName":"leases","Item":{"leaseKey":{"S":"k"},"leaseCounter":{"N":"01.0"},)"
            R"("data":{"B":"AQI="},"parents":{"SS":["a"]},"none":{"NULL":true},"ok":{"BOOL":"yes"}}})"),
        "200 {}");
    EXPECT_EQ(
        said("GetItem",
             R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"ConsistentRead":true})"),
        R"(200 {"Item":{"data":{"B":"AQI="},"leaseCounter":{"N":"1"},"leaseKey":{"S":"k"},"none":{"NULL":true},)"
        R"("ok":{"BOOL":true},"parents":{"SS":["a"]}}})");
    EXPECT_EQ(said("GetItem", R"({"TableName":"leases","Key":{"leaseKey":{"S":"absent"}}})"),
              "200 {}");
    EXPECT_EQ(said("Scan", R"({"TableName":"leases","ProjectionExpression":"leaseKey"})"),
              R"(200 {"Items":[{"leaseKey":{"S":"k"}}],"Count":1,"ScannedCount":1})");
    EXPECT_EQ(
        said("Scan", R"({"TableName":"leases","Select":"COUNT","ReturnConsumedCapacity":"TOTAL"})"),
        R"(200 {"Count":1,"ScannedCount":1,"ConsumedCapacity":{"TableName":"leases","CapacityUnits":0.5}})");
    EXPECT_EQ(said("Query", R"({"TableName":"leases","KeyConditionExpression":"leaseKey = :k",)"
                            R"("ExpressionAttributeValues":{":k":{"S":"absent"}}})"),
              R"(200 {"Items":[],"Count":0,"ScannedCount":0})");
    EXPECT_EQ(said("BatchGetItem",
                   R"({"RequestItems":{"leases":{"Keys":[{"leaseKey":{"S":"absent"}}]}}})"),
              R"(200 {"Responses":{"leases":[]},"UnprocessedKeys":{}})");
    EXPECT_EQ(
        said("BatchWriteItem",
             R"({"RequestItems":{"leases":[{"DeleteRequest":{"Key":{"leaseKey":{"S":"k"}}}}]}})"),
        R"(200 {"UnprocessedItems":{}})");
}

TEST_F(DynamoDbServiceCalls, ShowTheItemThatFailedACondition) {
    create_leases();
    said("PutItem",
         R"({"TableName":"leases","Item":{"leaseKey":{"S":"k"},"leaseCounter":{"N":"7"}}})");
    const std::string update =
        R"({"TableName":"leases","Key":{"leaseKey":{"S":"k"}},"UpdateExpression":"SET leaseCounter = :n",)"
        R"("ConditionExpression":"leaseCounter = :o","ExpressionAttributeValues":{":n":{"N":"9"},":o":{"N":"8"}})";
    EXPECT_EQ(said("UpdateItem", update + "}"),
              R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed"})");
    EXPECT_EQ(
        said("UpdateItem", update + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD"})"),
        R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
        R"("message":"The conditional request failed","Item":{"leaseCounter":{"N":"7"},"leaseKey":{"S":"k"}}})");
}

TEST_F(DynamoDbServiceCalls, TellWhyATransactionWasCancelled) {
    create_leases();
    said("PutItem", R"({"TableName":"leases","Item":{"leaseKey":{"S":"k"}}})");
    const std::string put = R"({"Put":{"TableName":"leases","Item":{"leaseKey":{"S":"new"}}}})";
    const std::string check =
        R"-({"ConditionCheck":{"TableName":"leases","Key":{"leaseKey":{"S":"k"}},)-"
        R"-("ConditionExpression":"attribute_not_exists(leaseKey)",)-"
        R"-("ReturnValuesOnConditionCheckFailure":"ALL_OLD"}})-";
    EXPECT_EQ(
        said("TransactWriteItems", R"({"TransactItems":[)" + put + "," + check + "]}"),
        R"(400 {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
        R"("Message":"Transaction cancelled, please refer cancellation reasons for specific reasons )"
        R"([None, ConditionalCheckFailed]","CancellationReasons":[{"Code":"None"},)"
        R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
        R"("Item":{"leaseKey":{"S":"k"}}}]})");
}

TEST_F(DynamoDbServiceCalls, FailAsAWholeWithTheStore) {
    const auto answer = service.internal_failure(call("ListTables", "{}"), "the disk is full");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(
        answer.body,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"the disk is full"})");
    EXPECT_FALSE(header_of(answer, "x-amzn-RequestId").empty());
}

TEST_F(DynamoDbServiceCalls, SayWhetherTheyMayWrite) {
    EXPECT_TRUE(service.may_write(call("PutItem", "{}")));
    EXPECT_TRUE(service.may_write(call("CreateTable", "{}")));
    EXPECT_FALSE(service.may_write(call("GetItem", "{}")));
    EXPECT_FALSE(service.may_write(call("Nope", "{}")));
    auto get = call("PutItem", "{}");
    get.method = "GET";
    EXPECT_FALSE(service.may_write(get));
}

TEST_F(DynamoDbServiceCalls, OfOperationsWithoutAHomeHereAreKnownByName) {
    EXPECT_EQ(operations().size(), 26U);
    for (const auto name : operations_not_offered()) {
        EXPECT_EQ(find_operation(name), nullptr) << name;
        EXPECT_THAT(said(std::string(name), "{}"), HasSubstr("UnknownOperationException")) << name;
    }
}

}  // namespace
}  // namespace kcl::local::dynamodb
