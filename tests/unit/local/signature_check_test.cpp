#include "kcl/local/protocol/access_keys.h"
#include "kcl/local/protocol/authorization.h"
#include "kcl/wire/signature.h"

#include <gmock/gmock.h>

namespace kcl::local::protocol {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view mismatch =
    "The request signature we calculated does not match the signature you provided.";
constexpr std::string_view bad_token = "The security token included in the request is invalid.";

/// A call of one who knows the secret, as the wire's signer signs it.
class SignatureCheckTest : public ::testing::Test {
  protected:
    Call signed_call(std::string id, std::string secret, std::string token = {},
                     std::string service = "kinesis", std::string region = "us-east-1",
                     std::vector<wire::SignableRequest::Header> more = {}) {
        Call call{.method = "POST",
                  .target = "/",
                  .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                              {"X-Amz-Target", "Kinesis_20131202.ListStreams"}},
                  .body = std::make_shared<const std::string>("{}"),
                  .arrived = now,
                  .keys = &keys};
        call.headers.insert(call.headers.end(), more.begin(), more.end());
        const wire::SignableRequest request{.method = call.method,
                                            .host = "localhost:4567",
                                            .path = "/",
                                            .query = "",
                                            .headers = call.headers,
                                            .body = *call.body};
        wire::SigningKeyCache cache;
        const auto added =
            wire::sign(request, {id, secret, token}, {region, service}, signed_at, cache);
        call.headers.insert(call.headers.end(), added.begin(), added.end());
        call.headers.emplace_back("Host", "localhost:4567");
        return call;
    }
    std::string& header(Call& call, std::string_view name) {
        for (auto& [key, value] : call.headers)
            if (key == name) return value;
        throw std::logic_error("no such header");
    }
    /// "Type: message", or "fine".
    std::string verdict(const Call& call) {
        const auto error = find_signature_error(call, "Missing Authentication Token");
        return error ? error->type + ": " + error->message : "fine";
    }
    /// The same call, its signature in the query.
    Call presigned(std::string more = "") {
        Call call = signed_call("AKID", "secret");
        const auto header_value = header(call, "Authorization");
        std::erase_if(call.headers, [](const auto& h) {
            return h.first == "Authorization" || h.first == "X-Amz-Date";
        });
        call.target =
            "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20240101%2Fus-east-1%2F"
            "kinesis%2Faws4_request&X-Amz-Date=20240101T000000Z&X-Amz-SignedHeaders=host" +
            more;
        return call;
    }

    SystemTime now{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    SystemTime signed_at = now;
    AccessKeys keys{"kinesis",
                    {{"AKID", "secret", "", ""},
                     {"OTHER", "other", "123456789012", ""},
                     {"TEMPORARY", "secret", "", "the-token"}}};
};

TEST_F(SignatureCheckTest, LetsInWhoKnowsTheSecret) {
    EXPECT_EQ(verdict(signed_call("AKID", "secret")), "fine");
    EXPECT_EQ(verdict(signed_call("OTHER", "other")), "fine");
    EXPECT_EQ(verdict(signed_call("TEMPORARY", "secret", "the-token")), "fine");
}

TEST_F(SignatureCheckTest, KnowsTheHostByTheNameThatItHasInHttp2) {
    auto call = signed_call("AKID", "secret", "", "kinesis", "us-east-1",
                            {{":authority", "localhost:4567"}});
    EXPECT_THAT(header(call, "Authorization"), HasSubstr("SignedHeaders=:authority;"));
    std::erase_if(call.headers, [](const auto& h) { return h.first == ":authority"; });
    EXPECT_EQ(verdict(call), "fine");
    header(call, "Host") = "elsewhere";
    EXPECT_THAT(verdict(call), HasSubstr(mismatch));
}

TEST_F(SignatureCheckTest, LetsAnybodyInWithoutKeys) {
    auto call = signed_call("nobody", "nothing");
    call.keys = nullptr;
    EXPECT_EQ(verdict(call), "fine");
}

TEST_F(SignatureCheckTest, RefusesAWrongSecret) {
    EXPECT_THAT(verdict(signed_call("AKID", "wrong")),
                StartsWith("InvalidSignatureException: " + std::string(mismatch)));
}

TEST_F(SignatureCheckTest, RefusesAnUnknownKey) {
    EXPECT_EQ(verdict(signed_call("nobody", "secret")),
              "UnrecognizedClientException: " + std::string(bad_token));
}

TEST_F(SignatureCheckTest, WantsTheTokenThatBelongsToTheKey) {
    const auto refused = "UnrecognizedClientException: " + std::string(bad_token);
    EXPECT_EQ(verdict(signed_call("TEMPORARY", "secret")), refused);
    EXPECT_EQ(verdict(signed_call("TEMPORARY", "secret", "another")), refused);
    EXPECT_EQ(verdict(signed_call("AKID", "secret", "the-token")), refused);
}

TEST_F(SignatureCheckTest, NoticesEachChangeAfterTheSigning) {
    const auto is_mismatch = HasSubstr(mismatch);
    auto call = signed_call("AKID", "secret");
    call.body = std::make_shared<const std::string>("{ }");
    EXPECT_THAT(verdict(call), is_mismatch);
    call = signed_call("AKID", "secret");
    header(call, "X-Amz-Target") = "Kinesis_20131202.DeleteStream";
    EXPECT_THAT(verdict(call), is_mismatch);
    call = signed_call("AKID", "secret");
    call.target = "/?a=b";
    EXPECT_THAT(verdict(call), is_mismatch);
    call = signed_call("AKID", "secret");
    header(call, "Host") = "elsewhere";
    EXPECT_THAT(verdict(call), is_mismatch);
}

TEST_F(SignatureCheckTest, AllowsClocksToDifferByFiveMinutes) {
    signed_at = now - std::chrono::minutes(5);
    EXPECT_EQ(verdict(signed_call("AKID", "secret")), "fine");
    signed_at = now + std::chrono::minutes(5);
    EXPECT_EQ(verdict(signed_call("AKID", "secret")), "fine");
}

TEST_F(SignatureCheckTest, RefusesASignatureOfLongAgo) {
    signed_at = now - std::chrono::minutes(5) - std::chrono::seconds(1);
    EXPECT_EQ(verdict(signed_call("AKID", "secret")),
              "InvalidSignatureException: Signature expired: 20231231T235459Z is now earlier than "
              "20231231T235500Z (20240101T000000Z - 5 min.)");
}

TEST_F(SignatureCheckTest, RefusesASignatureOfTheFuture) {
    signed_at = now + std::chrono::minutes(5) + std::chrono::seconds(1);
    EXPECT_EQ(verdict(signed_call("AKID", "secret")),
              "InvalidSignatureException: Signature not yet current: 20240101T000501Z is still "
              "later than 20240101T000500Z (20240101T000000Z + 5 min.)");
}

TEST_F(SignatureCheckTest, ComparesTheScopeWithTheServiceAndTheDay) {
    EXPECT_EQ(verdict(signed_call("AKID", "secret", "", "dynamodb")),
              "InvalidSignatureException: Credential should be scoped to correct service: "
              "'kinesis'.");
    auto call = signed_call("AKID", "secret");
    auto& authorization = header(call, "Authorization");
    const auto at = authorization.find("AKID/20240101");
    authorization.replace(at, 13, "AKID/20231231");
    EXPECT_EQ(verdict(call),
              "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from "
              "ISO-8601 version of date from HTTP: '20231231' != '20240101', from "
              "'20240101T000000Z'.");
}

TEST_F(SignatureCheckTest, SaysWhatIsWrongWithTheForm) {
    auto call = signed_call("AKID", "secret");
    header(call, "X-Amz-Date") = "yesterday";
    EXPECT_THAT(verdict(call), StartsWith("IncompleteSignatureException: Date must be in ISO-8601 "
                                          "'basic format'. Got 'yesterday'."));
    call = signed_call("AKID", "secret");
    header(call, "Authorization") =
        "AWS4-HMAC-SHA256 Credential=AKID/20240101/us-east-1/kinesis/aws4_request, "
        "SignedHeaders=x-amz-date, Signature=00";
    EXPECT_THAT(verdict(call), HasSubstr("must be a 'SignedHeader' in the AWS Authorization."));
    header(call, "Authorization") =
        "AWS4-HMAC-SHA25 Credential=AKID/20240101/us-east-1/kinesis/aws4_request, "
        "SignedHeaders=host, Signature=00";
    EXPECT_THAT(verdict(call), StartsWith("IncompleteSignatureException: Unsupported AWS "
                                          "'algorithm': 'AWS4-HMAC-SHA25'"));
    header(call, "Authorization") =
        "AWS4-HMAC-SHA256 Credential=AKID/us-east-1/kinesis/aws4_request, "
        "SignedHeaders=host, Signature=00";
    EXPECT_EQ(verdict(call),
              "IncompleteSignatureException: Credential must have exactly 5 slash-delimited "
              "elements, e.g. keyid/date/region/service/term, got "
              "'AKID/us-east-1/kinesis/aws4_request'");
}

TEST_F(SignatureCheckTest, ChecksASignatureInTheQueryToo) {
    EXPECT_THAT(verdict(presigned("&X-Amz-Signature=00")), HasSubstr(mismatch));
    now += std::chrono::hours(1);
    EXPECT_THAT(verdict(presigned("&X-Amz-Expires=3600&X-Amz-Signature=00")), HasSubstr(mismatch));
    now += std::chrono::seconds(1);
    EXPECT_THAT(verdict(presigned("&X-Amz-Expires=3600&X-Amz-Signature=00")),
                HasSubstr("Signature expired: 20240101T000000Z is now earlier than "));
}

TEST_F(SignatureCheckTest, KnowsTheAccountThatAKeyNames) {
    EXPECT_EQ(caller_of(signed_call("OTHER", "other")).account, "123456789012");
    EXPECT_EQ(caller_of(signed_call("AKID", "secret")).account, Caller().account);
    EXPECT_EQ(caller_of(signed_call("210987654321", "x")).account, "210987654321");
}

TEST(AccessKey, IsReadFromText) {
    const auto whole = parse_access_key("ID:se/cr+et=:123456789012:token");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->id, "ID");
    EXPECT_EQ(whole->secret, "se/cr+et=");
    EXPECT_EQ(whole->account, "123456789012");
    EXPECT_EQ(whole->session_token, "token");
    EXPECT_EQ(parse_access_key("ID:secret::token")->session_token, "token");
    EXPECT_THAT(parse_access_key("ID").error(), StartsWith("an access key is written ID:SECRET"));
    EXPECT_THAT(parse_access_key("ID:very-secret:12").error(),
                ::testing::AllOf(HasSubstr("must have 12 digits"),
                                 ::testing::Not(HasSubstr("very-secret"))));
}

TEST(AccessKey, ComesFromAFileOfManyToo) {
    const auto keys = parse_access_key_file("# who\nA:1\r\n\n  B:2:123456789012  \n");
    ASSERT_TRUE(keys);
    ASSERT_EQ(keys->size(), 2u);
    EXPECT_EQ(keys->at(0).secret, "1");
    EXPECT_EQ(keys->at(1).account, "123456789012");
    EXPECT_THAT(parse_access_key_file("A:1\nB").error(), StartsWith("line 2: "));
    EXPECT_EQ(parse_access_key_file("#\n").error(), "it holds no access key");
}

}  // namespace
}  // namespace kcl::local::protocol
