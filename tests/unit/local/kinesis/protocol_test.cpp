#include "kinesis/call.h"

#include <gmock/gmock.h>

#include <regex>

// The order of checks and the exact answers of what comes before an operation.
namespace kcl::local::kinesis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

const std::string denied =
    "403 <AccessDeniedException>\n  <Message>Unable to determine service/operation name to be "
    "authorized</Message>\n</AccessDeniedException>\n";

class KinesisProtocol : public testing::Test, public ServiceUnderTest {
  protected:
    static Call list_streams() { return call("ListStreams", "{}"); }
};

TEST_F(KinesisProtocol, AnswersWithIdsAndTheTypeOfTheRequest) {
    const auto answer = ask(list_streams());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"StreamNames":[],"HasMoreStreams":false,"StreamSummaries":[]})");
    EXPECT_EQ(header_of(answer, "Content-Type"), json_type);
    EXPECT_TRUE(std::regex_match(
        header_of(answer, "x-amzn-RequestId"),
        std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")));
    EXPECT_EQ(header_of(answer, "x-amz-id-2").size(), 96U);
    EXPECT_NE(header_of(ask(list_streams()), "x-amzn-RequestId"),
              header_of(answer, "x-amzn-RequestId"));
}

TEST_F(KinesisProtocol, TakesParametersAndSpacesAroundTheContentType) {
    for (const char* type :
         {"application/x-amz-json-1.1; charset=utf-8", " application/x-amz-json-1.1 ;x"})
        EXPECT_EQ(ask("ListStreams", "{}", type).status, 200) << type;
}

TEST_F(KinesisProtocol, DeniesEverythingButPost) {
    for (const char* method : {"GET", "PUT", "DELETE", "OPTIONS", "HEAD"}) {
        auto asked = list_streams();
        asked.method = method;
        EXPECT_EQ(said(asked), denied) << method;
        EXPECT_EQ(header_of(ask(asked), "Content-Type"), "");
        EXPECT_NE(header_of(ask(asked), "x-amzn-RequestId"), "");
    }
}

TEST_F(KinesisProtocol, MissesTheBodyInCborUnlessJsonIsAskedFor) {
    EXPECT_EQ(said("ListStreams", ""), R"(400 {"__type":"SerializationException"})");
    EXPECT_EQ(said("Nonsense", ""), R"(400 {"__type":"UnknownOperationException"})");
    for (const char* type : {cbor_type, "", "text/plain"}) {
        const auto answer = ask("ListStreams", "", type);
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(header_of(answer, "Content-Type"), cbor_type);
        EXPECT_EQ(answer.body, "\xA1\x66__type\x76SerializationException");
    }
}

TEST_F(KinesisProtocol, KnowsItsContentTypesOnly) {
    EXPECT_EQ(said("ListStreams", "{}", "text/plain"), "404 <UnknownOperationException/>\n");
    EXPECT_EQ(said(with_header(call("", "{}", "text/plain"), "x-amz-target", "")), denied);
    EXPECT_EQ(said(with_header(call("", "{}", "text/plain"), "x-amz-target", "Kinesis_20131202.")),
              denied);
    EXPECT_EQ(
        said("ListStreams", "{}", "application/json"),
        R"(404 {"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"})");
    EXPECT_EQ(
        said("ListStreams", "hello", "application/json"),
        R"(400 {"Output":{"__type":"com.amazon.coral.service#SerializationException"},"Version":"1.0"})");
}

TEST_F(KinesisProtocol, CannotReadWhatIsNoMessage) {
    for (const char* body : {"hello", "3", "null", "{\"a\":", "\"{}\""})
        EXPECT_EQ(said("ListStreams", body), R"(400 {"__type":"SerializationException"})") << body;
    EXPECT_EQ(ask("ListStreams", "{}", cbor_type).body, "\xA1\x66__type\x76SerializationException");
}

TEST_F(KinesisProtocol, KnowsItsOperationsOnly) {
    for (const char* target : {"Kinesis_20131202.Nonsense", "DynamoDB_20120810.ListTables",
                               "ListStreams", "x.ListStreams"})
        EXPECT_EQ(said(with_header(list_streams(), "x-amz-target", target)),
                  R"(400 {"__type":"UnknownOperationException"})")
            << target;
    EXPECT_EQ(
        said("ListChannels", "{}"),
        R"(400 {"__type":"UnknownOperationException","message":"ListChannels is an operation of Kinesis that this )"
        R"(local service does not offer."})");
}

TEST_F(KinesisProtocol, WantsASignature) {
    const auto unsigned_call = with_header(list_streams(), "authorization", "");
    EXPECT_EQ(
        said(unsigned_call),
        R"(400 {"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"})");
    EXPECT_EQ(
        said(with_header(unsigned_call, "authorization",
                         "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b")),
        R"(400 {"__type":"IncompleteSignatureException","message":"Authorization header requires 'Signature' parameter. )"
        R"(Authorization=AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b"})");
    EXPECT_EQ(
        said(with_header(with_header(unsigned_call, "authorization", "X"), "X-Amz-Date", "")),
        R"(400 {"__type":"IncompleteSignatureException","message":"Authorization header requires 'Credential' parameter. )"
        R"(Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. )"
        R"(Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=X"})");
}

TEST_F(KinesisProtocol, TakesASignatureInTheQueryButNotBoth) {
    auto asked = list_streams();
    asked.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256";
    EXPECT_EQ(
        said(asked),
        R"(400 {"__type":"InvalidSignatureException","message":"Found both 'X-Amz-Algorithm' as a query-string param and )"
        R"('Authorization' as HTTP header."})");
    asked = with_header(asked, "authorization", "");
    asked.target += "&X-Amz-Signature=abc";
    EXPECT_EQ(
        said(asked),
        R"(400 {"__type":"IncompleteSignatureException","message":"AWS query-string parameters must include )"
        R"('X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string )"
        R"(parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."})");
    asked.target +=
        "&X-Amz-Credential=123456789012%2F20231114%2Feu-west-1%2Fkinesis%2Faws4_request&X-Amz-"
        "SignedHeaders=host&"
        "X-Amz-Date=20231114T221320Z";
    EXPECT_EQ(ask(asked).status, 200);
}

TEST_F(KinesisProtocol, FindsAccountAndRegionInTheCredentials) {
    ASSERT_EQ(ask("CreateStream", R"({"StreamName":"s","ShardCount":1})").status, 200);
    EXPECT_THAT(said("DescribeStreamSummary", R"({"StreamName":"s"})"),
                HasSubstr("arn:aws:kinesis:us-east-1:000000000000:stream/s"));
    const auto elsewhere = with_header(
        call("DescribeStreamSummary", R"({"StreamName":"s"})"), "authorization",
        "AWS4-HMAC-SHA256 Credential=123456789012/20231114/eu-west-1/kinesis/aws4_request,"
        "SignedHeaders=a,Signature=b");
    EXPECT_EQ(
        said(elsewhere),
        R"(400 {"__type":"ResourceNotFoundException","message":"Stream s under account 123456789012 not found."})");
}

TEST_F(KinesisProtocol, LetsBrowsersIn) {
    auto preflight = with_header(list_streams(), "Origin", "http://localhost");
    preflight.method = "OPTIONS";
    preflight.headers.emplace_back("access-control-request-headers", "x-amz-target");
    preflight.headers.emplace_back("access-control-request-method", "POST");
    const auto permission = ask(preflight);
    EXPECT_EQ(permission.status, 200);
    EXPECT_THAT(permission.body, IsEmpty());
    EXPECT_EQ(header_of(permission, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(header_of(permission, "Access-Control-Allow-Headers"), "x-amz-target");
    EXPECT_EQ(header_of(permission, "Access-Control-Allow-Methods"), "POST");
    EXPECT_EQ(header_of(permission, "Access-Control-Max-Age"), "172800");
    EXPECT_EQ(header_of(permission, "x-amz-id-2"), "");
    EXPECT_NE(header_of(permission, "x-amzn-RequestId"), "");

    const auto answer = ask(with_header(list_streams(), "Origin", "http://localhost"));
    EXPECT_EQ(header_of(answer, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(
        header_of(answer, "Access-Control-Expose-Headers"),
        "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date");
}

TEST_F(KinesisProtocol, SaysWhichCallsWrite) {
    for (const char* name :
         {"CreateStream", "DeleteStream", "PutRecord", "PutRecords", "SplitShard", "MergeShards"})
        EXPECT_TRUE(service.may_write(call(name, "{}"))) << name;
    for (const char* name : {"DescribeStream", "DescribeStreamSummary", "ListStreams", "ListShards",
                             "GetShardIterator", "GetRecords", "Nonsense"})
        EXPECT_FALSE(service.may_write(call(name, "{}"))) << name;
}

TEST_F(KinesisProtocol, ReportsItsOwnFailuresInTheCallersFormat) {
    const auto json = service.internal_failure(list_streams(), "the disk is full");
    EXPECT_EQ(json.status, 500);
    EXPECT_EQ(json.body, R"({"__type":"InternalFailure","message":"the disk is full"})");
    const auto cbor =
        service.internal_failure(call("ListStreams", "", cbor_type), "the disk is full");
    EXPECT_EQ(cbor.body, "\xA2\x66__type\x6FInternalFailure\x67message\x70the disk is full");
}

}  // namespace
}  // namespace kcl::local::kinesis
