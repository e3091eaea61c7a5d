#include "kcl/wire/service_error.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

namespace kcl::wire {
namespace {

ServiceError error(std::string type, std::string message) {
    ServiceError made;
    made.type = std::move(type);
    made.message = std::move(message);
    return made;
}

TEST(ServiceErrors, OfKinesisHaveBareNames) {
    EXPECT_EQ(
        encode_error(error("ResourceNotFoundException", "Stream a under account 1 not found."),
                     Api::kinesis, Format::json),
        R"({"__type":"ResourceNotFoundException","message":"Stream a under account 1 not found."})");
    EXPECT_EQ(encode_error(error("UnknownOperationException", ""), Api::kinesis, Format::json),
              R"({"__type":"UnknownOperationException"})");
}

TEST(ServiceErrors, OfKinesisComeInCborToo) {
    EXPECT_EQ(encode_error(error("LimitExceededException", "no"), Api::kinesis, Format::cbor),
              from_hex("a2 66") + "__type" + from_hex("76") + "LimitExceededException" +
                  from_hex("67") + "message" + from_hex("62") + "no");
}

TEST(ServiceErrors, SpellMessageWithACapitalWhereTheServiceDoes) {
    struct Case {
        Api api;
        std::string type;
        std::string expected;
    };
    const Case cases[] = {
        {Api::kinesis, "SerializationException",
         R"({"__type":"SerializationException","Message":"m"})"},
        {Api::kinesis, "AccessDeniedException",
         R"({"__type":"AccessDeniedException","message":"m"})"},
        {Api::dynamodb, "SerializationException",
         R"({"__type":"com.amazon.coral.service#SerializationException","Message":"m"})"},
        {Api::dynamodb, "AccessDeniedException",
         R"({"__type":"com.amazon.coral.service#AccessDeniedException","Message":"m"})"},
        {Api::dynamodb, "TransactionCanceledException",
         R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"m"})"},
        {Api::dynamodb, "ValidationException",
         R"({"__type":"com.amazon.coral.validate#ValidationException","message":"m"})"},
        {Api::dynamodb, "MissingAuthenticationTokenException",
         R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"m"})"},
        {Api::dynamodb, "ConditionalCheckFailedException",
         R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"m"})"},
    };
    for (const auto& [api, type, expected] : cases)
        EXPECT_EQ(encode_error(error(type, "m"), api, Format::json), expected);
}

TEST(ServiceErrors, CarryTheItemThatFailedTheCondition) {
    auto failed = error("ConditionalCheckFailedException", "The conditional request failed");
    failed.item = dynamodb::Item{{"leaseKey", dynamodb::AttributeValue::s("shardId-0")},
                                 {"leaseCounter", dynamodb::AttributeValue::n(7)}};
    const auto text = encode_error(failed, Api::dynamodb, Format::json);
    EXPECT_EQ(text,
              R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed",)"
              R"("Item":{"leaseCounter":{"N":"7"},"leaseKey":{"S":"shardId-0"}}})");
    const auto read = decode_error(body(text), Format::json, 400, "");
    EXPECT_EQ(read.type, "ConditionalCheckFailedException");
    EXPECT_EQ(read.item, failed.item);
}

TEST(ServiceErrors, CarryTheReasonsOfACancelledTransaction) {
    auto cancelled = error("TransactionCanceledException", "Transaction cancelled");
    cancelled.cancellation_reasons.push_back({"None", std::nullopt, std::nullopt});
    cancelled.cancellation_reasons.push_back(
        {"ConditionalCheckFailed", "The conditional request failed",
         dynamodb::Item{{"a", dynamodb::AttributeValue::n(1)}}});
    const auto text = encode_error(cancelled, Api::dynamodb, Format::json);
    EXPECT_EQ(text,
              R"({"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",)"
              R"("Message":"Transaction cancelled","CancellationReasons":[{"Code":"None"},)"
              R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
              R"("Item":{"a":{"N":"1"}}}]})");
    const auto read = decode_error(body(text), Format::json, 400, "");
    EXPECT_EQ(read.message, "Transaction cancelled");
    ASSERT_EQ(read.cancellation_reasons.size(), 2u);
    EXPECT_EQ(read.cancellation_reasons[0].code, "None");
    EXPECT_EQ(read.cancellation_reasons[1].item, cancelled.cancellation_reasons[1].item);
}

TEST(ServiceErrors, AreReadFromAnyOfTheirSpellings) {
    struct Case {
        std::string body;
        std::string header;
        std::string type;
        std::string message;
    };
    const Case cases[] = {
        {R"({"__type":"ExpiredIteratorException","message":"old"})", "", "ExpiredIteratorException",
         "old"},
        {R"({"__type":"com.amazon.coral.service#SerializationException","Message":"bad"})", "",
         "SerializationException", "bad"},
        {R"({"message":"slow"})", "ThrottlingException:http://internal.amazon.com/coral/",
         "ThrottlingException", "slow"},
        {R"({"__type":null,"message":null,"Message":"m"})", " a.b#Named ", "Named", "m"},
        {"{}", "Odd\xbf\nType", "Odd", ""},
        {"{}", "", "", ""},
        {"[1]", "", "", ""},
        {"", "ServiceUnavailableException", "ServiceUnavailableException", ""},
    };
    for (const auto& expected : cases) {
        const auto read = decode_error(body(expected.body), Format::json, 503, expected.header);
        EXPECT_EQ(read.type, expected.type) << expected.body;
        EXPECT_EQ(read.message, expected.message) << expected.body;
        EXPECT_EQ(read.status, 503);
    }
}

TEST(ServiceErrors, OfAProxyShowTheirFirstWords) {
    const auto read = decode_error(body("<html>\r\n  <h1>502 Bad\x01 Gateway</h1>\n</html>\n"),
                                   Format::json, 502, "");
    EXPECT_EQ(read.type, "");
    EXPECT_EQ(read.message, "<html> <h1>502 Bad Gateway</h1> </html>");
    const auto lengthy = decode_error(body(std::string(5000, 'x')), Format::cbor, 502, "");
    EXPECT_EQ(lengthy.message, std::string(200, 'x') + "...");
    EXPECT_EQ(decode_error(nullptr, Format::json, 500, "").message, "");
}

TEST(ServiceErrors, WithAnItemOfTheWrongFormKeepTheirMessage) {
    const auto read = decode_error(
        body(R"({"__type":"A","message":"m","Item":{"a":{"N":1}},"CancellationReasons":[7]})"),
        Format::json, 400, "");
    EXPECT_EQ(read.message, "m");
    EXPECT_FALSE(read.item);
    EXPECT_TRUE(read.cancellation_reasons.empty());
}

}  // namespace
}  // namespace kcl::wire
