#include "kcl/aws/wire_dynamodb_client.h"

#include "kcl/testing/matchers.h"
#include "kcl/wire/crc32.h"

#include "client_fixture.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using namespace wire::dynamodb;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::SizeIs;

class WireDynamoDbClientTest : public ClientTest {
  protected:
    DynamoDbResult<UpdateItemResponse> update_item() {
        UpdateItemRequest request{.table_name = "leases"};
        request.key["leaseKey"] = AttributeValue::s("shard-1");
        return testing::run(io, clock, client.update_item(std::move(request)));
    }
    DynamoDbResult<GetItemResponse> get_item() {
        GetItemRequest request{.table_name = "leases"};
        request.key["leaseKey"] = AttributeValue::s("shard-1");
        return testing::run(io, clock, client.get_item(std::move(request)));
    }
    DynamoDbResult<TransactWriteItemsResponse> transact(std::optional<std::string> token = {}) {
        TransactWriteItemsRequest request{.client_request_token = std::move(token)};
        request.transact_items.resize(1);
        request.transact_items[0].put = TransactPut{.table_name = "leases"};
        return testing::run(io, clock, client.transact_write_items(std::move(request)));
    }
    static std::vector<Header> checksum_of(std::string_view body) {
        return {{"x-amz-crc32", std::to_string(wire::crc32(body))}};
    }

    WireDynamoDbClient client{
        parts(), {"https://dynamodb.us-east-1.amazonaws.com", "us-east-1", "dynamodb"}};
};

const std::string condition_failed =
    refusal("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException");

TEST_F(WireDynamoDbClientTest, SendsASignedRequestInJson) {
    transport.then_status(200, R"({"Item":{"owner":{"S":"me"}}})");
    const auto answer = get_item();
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(*answer->item->at("owner").as_s(), "me");
    EXPECT_EQ(header(sent(0), "Content-Type"), "application/x-amz-json-1.0");
    EXPECT_EQ(header(sent(0), "X-Amz-Target"), "DynamoDB_20120810.GetItem");
    EXPECT_THAT(header(sent(0), "Authorization"),
                HasSubstr("/20240101/us-east-1/dynamodb/aws4_request"));
    EXPECT_EQ(sent(0).body, R"({"TableName":"leases","Key":{"leaseKey":{"S":"shard-1"}}})");
}

TEST_F(WireDynamoDbClientTest, HandsOverTheItemThatIsInTheWay) {
    transport.then_status(
        400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
             R"("message":"The conditional request failed","Item":{"owner":{"S":"other"}}})");
    const auto answer = update_item();
    ASSERT_THAT(answer, Fails(Fault::condition_failed));
    EXPECT_EQ(answer.error().code, "ConditionalCheckFailedException");
    EXPECT_EQ(*answer.error().item->at("owner").as_s(), "other");
    EXPECT_FALSE(answer.error().retried);
}

TEST_F(WireDynamoDbClientTest, SaysWhenAnEarlierSendingMayHaveBeenApplied) {
    const struct {
        const char* before;
        std::function<void(testing::ScriptedTransport&)> script;
        bool retried;
    } rows[] = {
        {"nothing", [](auto&) {}, false},
        {"broken connection", [](auto& t) { t.then_fail(Fault::unavailable); }, true},
        {"no answer", [](auto& t) { t.then_silence(); }, true},
        {"failure inside", [](auto& t) { t.then_status(500, refusal("InternalServerError")); },
         true},
        {"damaged answer", [](auto& t) { t.then_status(200, "{}", {{"x-amz-crc32", "1"}}); }, true},
        {"throttled", [](auto& t) { t.then_status(400, refusal("ThrottlingException")); }, false},
        {"expired token", [](auto& t) { t.then_status(400, refusal("ExpiredTokenException")); },
         false},
    };
    for (const auto& row : rows) {
        row.script(transport);
        transport.then_status(400, condition_failed);
        const auto answer = update_item();
        ASSERT_THAT(answer, Fails(Fault::condition_failed)) << row.before;
        EXPECT_EQ(answer.error().retried, row.retried) << row.before;
    }
}

TEST_F(WireDynamoDbClientTest, SaysWhenTheTransportSentTheRequestTwice) {
    transport.then({.status = 400, .body = condition_failed, .sent_twice = true});
    EXPECT_TRUE(update_item().error().retried);
}

TEST_F(WireDynamoDbClientTest, AsksAgainWhenTheChecksumDiffers) {
    const std::string body = R"({"Item":{"owner":{"S":"me"}}})";
    transport.then_status(200, R"({"Item":{"owner":{"S":"m!"}}})", checksum_of(body))
        .then_status(200, body, checksum_of(body));
    const auto answer = get_item();
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(*answer->item->at("owner").as_s(), "me");
    EXPECT_THAT(transport.sent(), SizeIs(2));
}

TEST_F(WireDynamoDbClientTest, GivesUpOnAnswersThatAreAlwaysDamaged) {
    for (int i = 0; i < 4; ++i) transport.then_status(200, "{}", {{"x-amz-crc32", "12345"}});
    EXPECT_THAT(get_item(), FailsSaying(Fault::unavailable, HasSubstr("damaged")));
    EXPECT_THAT(transport.sent(), SizeIs(4));
}

TEST_F(WireDynamoDbClientTest, HandsOverTheReasonsOfACancelledTransaction) {
    transport.then_status(
        400,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled",)"
        R"("CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"no"}]})");
    const auto answer = transact();
    ASSERT_THAT(answer, Fails(Fault::condition_failed));
    ASSERT_THAT(answer.error().cancellation_reasons, SizeIs(1));
    EXPECT_EQ(answer.error().cancellation_reasons[0].code, "ConditionalCheckFailed");
}

TEST_F(WireDynamoDbClientTest, TriesAgainWhenTransactionsConflict) {
    transport
        .then_status(400, R"({"__type":"TransactionCanceledException","Message":"cancelled",)"
                          R"("CancellationReasons":[{"Code":"TransactionConflict"}]})")
        .then_status(200, "{}");
    EXPECT_THAT(transact(), IsOk());
}

TEST_F(WireDynamoDbClientTest, RepeatsATransactionUnderTheSameToken) {
    transport.then_fail(Fault::unavailable)
        .then_status(200, "{}")
        .then_status(200, "{}")
        .then_status(200, "{}");
    EXPECT_THAT(transact(), IsOk());
    EXPECT_THAT(transact(), IsOk());
    EXPECT_THAT(transact("mine"), IsOk());
    EXPECT_THAT(sent(0).body, HasSubstr(R"("ClientRequestToken":")"));
    EXPECT_EQ(sent(0).body, sent(1).body);
    EXPECT_NE(sent(1).body, sent(2).body);
    EXPECT_THAT(sent(3).body, HasSubstr(R"("ClientRequestToken":"mine")"));
}

TEST_F(WireDynamoDbClientTest, MakesTableStatesFaults) {
    transport.then_status(400, refusal("ResourceInUseException", "Table already exists: leases"));
    CreateTableRequest create{.table_name = "leases"};
    EXPECT_THAT(testing::run(io, clock, client.create_table(std::move(create))),
                Fails(Fault::exists));
    transport.then_status(400,
                          refusal("ResourceNotFoundException", "Requested resource not found"));
    DescribeTableRequest describe{.table_name = "leases"};
    EXPECT_THAT(
        testing::run(io, clock, client.describe_table(std::move(describe))),
        FailsSaying(Fault::not_found,
                    HasSubstr("DynamoDB DescribeTable at dynamodb.us-east-1.amazonaws.com")));
}

}  // namespace
}  // namespace kcl::aws
