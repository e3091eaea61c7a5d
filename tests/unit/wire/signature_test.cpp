#include "kcl/wire/signature.h"

#include "kcl/wire/canonical_request.h"

#include <gmock/gmock.h>

namespace kcl::wire {
namespace {

using Headers = std::vector<SignableRequest::Header>;
using std::chrono::sys_days;
using ::testing::HasSubstr;

// 2015-08-30T12:36:00Z, the moment of Amazon's published vectors.
const SystemTime moment = SystemTime{sys_days{std::chrono::year{2015} / 8 / 30}} + 12h + 36min;
const SigningIdentity example{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const SigningScope scope{"us-east-1", "service"};

std::string added(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

std::string signature_in(const Headers& headers) {
    const auto text = added(headers, "Authorization");
    return text.substr(text.rfind('=') + 1);
}

// One of the requests that Amazon publishes with its signature.
struct Published {
    std::string name, method, path, query;
    Headers headers;
    std::string body, signature;
    std::string token = {};
};

void PrintTo(const Published& published, std::ostream* out) { *out << published.name; }

const std::string sts_token =
    "AQoDYXdzEPT//////////"
    "wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthA"
    "x7mSEI/qkPpKPi/"
    "kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNV"
    "XAkiY"
    "9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+"
    "scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

const std::string vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
const std::string post_vanilla = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b";
const std::string letters = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const std::string form = "application/x-www-form-urlencoded";

const std::vector<Published> published_requests{
    {"get-vanilla", "GET", "/", "", {}, "", vanilla},
    {"get-vanilla-empty-query-key",
     "GET",
     "/",
     "Param1=value1",
     {},
     "",
     "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {"get-vanilla-query-order-key-case",
     "GET",
     "/",
     "Param2=value2&Param1=value1",
     {},
     "",
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-encoded",
     "GET",
     "/",
     "Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
     {},
     "",
     "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
    {"get-vanilla-query-unreserved",
     "GET",
     "/",
     letters + "=" + letters,
     {},
     "",
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get-vanilla-utf8-query",
     "GET",
     "/",
     "\u1234=bar",
     {},
     "",
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get-vanilla-with-session-token",
     "GET",
     "/",
     "",
     {},
     "",
     "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
     "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"},
    {"get-utf8",
     "GET",
     "/\u1234",
     "",
     {},
     "",
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-unreserved",
     "GET",
     "/" + letters,
     "",
     {},
     "",
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-space",
     "GET",
     "/example space/",
     "",
     {},
     "",
     "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"get-relative", "GET", "/example/..", "", {}, "", vanilla},
    {"get-relative-relative", "GET", "/example1/example2/../..", "", {}, "", vanilla},
    {"get-slash", "GET", "//", "", {}, "", vanilla},
    {"get-slash-dot-slash", "GET", "/./", "", {}, "", vanilla},
    {"get-slashes",
     "GET",
     "//example//",
     "",
     {},
     "",
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"get-slash-pointless-dot",
     "GET",
     "/./example",
     "",
     {},
     "",
     "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"get-header-key-duplicate",
     "GET",
     "/",
     "",
     {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
     "",
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-multiline",
     "GET",
     "/",
     "",
     // Its request folds one header over three lines, which HTTP has since given up; its values
     // count as three.
     {{"My-Header1", "value1"}, {"My-Header1", "  value2"}, {"My-Header1", "     value3"}},
     "",
     "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790"},
    {"get-header-value-order",
     "GET",
     "/",
     "",
     {{"My-Header1", "value4"},
      {"My-Header1", "value1"},
      {"My-Header1", "value3"},
      {"My-Header1", "value2"}},
     "",
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get-header-value-trim",
     "GET",
     "/",
     "",
     {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
     "",
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"post-vanilla", "POST", "/", "", {}, "", post_vanilla},
    {"post-header-key-sort",
     "POST",
     "/",
     "",
     {{"My-Header1", "value1"}},
     "",
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post-header-value-case",
     "POST",
     "/",
     "",
     {{"My-Header1", "VALUE1"}},
     "",
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post-sts-header-before",
     "POST",
     "/",
     "",
     {},
     "",
     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
     sts_token},
    {"post-vanilla-query",
     "POST",
     "/",
     "Param1=value1",
     {},
     "",
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-x-www-form-urlencoded",
     "POST",
     "/",
     "",
     {{"Content-Type", form}},
     "Param1=value1",
     "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    {"post-x-www-form-urlencoded-with-its-hash-and-length",
     "POST",
     "/",
     "",
     {{"Content-Type", form},
      {"Content-Length", "13"},
      {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}},
     "Param1=value1",
     "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
    {"post-x-www-form-urlencoded-parameters",
     "POST",
     "/",
     "",
     {{"Content-Type", form + "; charset=utf8"}},
     "Param1=value1",
     "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
};

class PublishedSignature : public ::testing::TestWithParam<Published> {
  protected:
    PublishedSignature() {
        SigningIdentity identity = example;
        identity.session_token = GetParam().token;
        const auto extra = sign(request_, identity, scope, moment, keys_);
        headers_.insert(headers_.end(), extra.begin(), extra.end());
    }
    Headers headers_ = GetParam().headers;
    SignableRequest request_{GetParam().method, "example.amazonaws.com", GetParam().path,
                             GetParam().query,  GetParam().headers,      GetParam().body};
    SigningKeyCache keys_;
};

TEST_P(PublishedSignature, IsTheOneThatWeCompute) {
    EXPECT_EQ(signature_in(headers_), GetParam().signature);
}

TEST_P(PublishedSignature, IsAcceptedByTheVerifyingSide) {
    request_.headers = headers_;
    const auto authorization = parse_authorization(added(headers_, "Authorization"));
    ASSERT_TRUE(authorization) << authorization.error().message;
    EXPECT_EQ(authorization->signature, GetParam().signature);
    const auto verdict = verify(request_, *authorization, example.secret_access_key, keys_);
    EXPECT_TRUE(verdict) << verdict.error().message;
}

INSTANTIATE_TEST_SUITE_P(ByAmazon, PublishedSignature, ::testing::ValuesIn(published_requests),
                         [](const auto& info) {
                             std::string name = info.param.name;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

// The examples of Amazon's guide "Signature Calculations for the Authorization Header" for S3.
const SigningIdentity s3_example{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                                 ""};
const SystemTime s3_moment = SystemTime{sys_days{std::chrono::year{2013} / 5 / 24}};
const SigningScope s3{"us-east-1", "s3"};
const std::string bucket = "examplebucket.s3.amazonaws.com";

TEST(Signature, OfAnS3ObjectSendsTheBodysHash) {
    const Headers headers{{"Range", "bytes=0-9"}};
    SigningKeyCache keys;
    const auto extra =
        sign({"GET", bucket, "/test.txt", "", headers, ""}, s3_example, s3, s3_moment, keys);
    EXPECT_EQ(added(extra, "X-Amz-Content-Sha256"),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(signature_in(extra),
              "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(Signature, OfAnS3UploadEncodesItsKeyOnce) {
    const Headers headers{{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                          {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
    SigningKeyCache keys;
    const auto extra =
        sign({"PUT", bucket, "/test%24file.text", "", headers, "Welcome to Amazon S3."}, s3_example,
             s3, s3_moment, keys);
    EXPECT_EQ(signature_in(extra),
              "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(Signature, OfAnS3QueryWithoutAValueKeepsTheEqualsSign) {
    SigningKeyCache keys;
    const auto extra =
        sign({"GET", bucket, "/", "lifecycle", {}, ""}, s3_example, s3, s3_moment, keys);
    EXPECT_EQ(signature_in(extra),
              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST(Signature, CanLeaveTheBodyUncovered) {
    SigningKeyCache keys;
    const auto signed_with = [&](std::string_view body) {
        return sign({"PUT", bucket, "/x", "", {}, body}, s3_example, s3, s3_moment, keys,
                    Payload::unsigned_);
    };
    EXPECT_EQ(added(signed_with("one"), "X-Amz-Content-Sha256"), "UNSIGNED-PAYLOAD");
    EXPECT_EQ(signature_in(signed_with("one")), signature_in(signed_with("two")));
}

TEST(Signature, AddsTheSessionTokenAndNeverTheSecret) {
    SigningIdentity identity = example;
    identity.session_token = "the-token";
    SigningKeyCache keys;
    const auto extra = sign({"POST", "h", "/", "", {}, "{}"}, identity, scope, moment, keys);
    EXPECT_EQ(added(extra, "X-Amz-Security-Token"), "the-token");
    EXPECT_THAT(added(extra, "Authorization"),
                HasSubstr("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    for (const auto& [name, value] : extra)
        EXPECT_THAT(value, ::testing::Not(HasSubstr(std::string{example.secret_access_key})))
            << name;
}

TEST(Signature, LeavesOutHeadersThatChangeOnTheWay) {
    const Headers headers{
        {"User-Agent", "kcl"}, {"Connection", "close"}, {"X-Amz-Target", "T"}, {"Expect", "x"}};
    SigningKeyCache keys;
    const auto extra = sign({"POST", "h", "/", "", headers, ""}, example, scope, moment, keys);
    EXPECT_THAT(added(extra, "Authorization"),
                HasSubstr("SignedHeaders=host;x-amz-date;x-amz-target,"));
}

TEST(SigningKeyCache, DerivesAnewWhenAnythingChanges) {
    SigningKeyCache keys;
    const auto derive = [&](std::string_view secret, std::string_view date, SigningScope where) {
        return SigningKey{keys.key(secret, date, where)};
    };
    const auto first = derive("secret", "20150830", scope);
    EXPECT_EQ(derive("secret", "20150830", scope), first);
    EXPECT_NE(derive("secret", "20150831", scope), first);
    EXPECT_NE(derive("other", "20150830", scope), first);
    EXPECT_NE(derive("secret", "20150830", {"eu-west-1", "service"}), first);
    EXPECT_NE(derive("secret", "20150830", {"us-east-1", "kinesis"}), first);
    EXPECT_EQ(derive("secret", "20150830", scope), first);
}

// --- the verifying side ---

class Verification : public ::testing::Test {
  protected:
    Verification() {
        const auto extra = sign(request_, example, {"us-east-1", "kinesis"}, moment, keys_);
        headers_.insert(headers_.end(), extra.begin(), extra.end());
        request_.headers = headers_;
        authorization_ = *parse_authorization(added(headers_, "Authorization"));
    }
    Error refusal(std::string_view secret = example.secret_access_key) {
        const auto verdict = verify(request_, authorization_, secret, keys_);
        return verdict ? Error{Fault::unavailable, "it was accepted", ""} : verdict.error();
    }

    Headers headers_{{"X-Amz-Target", "Kinesis_20131202.GetRecords"}, {"User-Agent", "sdk"}};
    SignableRequest request_{"POST", "127.0.0.1:4567", "/", "", headers_, "{\"Limit\":1}"};
    SigningKeyCache keys_;
    Authorization authorization_;
};

TEST_F(Verification, ReadsTheScope) {
    EXPECT_EQ(authorization_.access_key_id, "AKIDEXAMPLE");
    EXPECT_EQ(authorization_.date, "20150830");
    EXPECT_EQ(authorization_.region, "us-east-1");
    EXPECT_EQ(authorization_.service, "kinesis");
    EXPECT_THAT(authorization_.signed_headers,
                ::testing::ElementsAre("host", "x-amz-date", "x-amz-target"));
    const auto time = signing_time(request_);
    ASSERT_TRUE(time);
    EXPECT_EQ(*time, moment);
}

TEST_F(Verification, AcceptsWhatWasSigned) {
    EXPECT_TRUE(verify(request_, authorization_, example.secret_access_key, keys_));
}

TEST_F(Verification, RefusesAnotherBodyHostTargetOrSecret) {
    const auto original = request_;
    request_.body = "{\"Limit\":2}";
    EXPECT_EQ(refusal().code, "InvalidSignatureException");
    request_ = original;
    request_.host = "127.0.0.1:9999";
    EXPECT_EQ(refusal().fault, Fault::denied);
    request_ = original;
    headers_.front().second = "Kinesis_20131202.DeleteStream";
    EXPECT_EQ(refusal().fault, Fault::denied);
    headers_.front().second = "Kinesis_20131202.GetRecords";
    EXPECT_EQ(refusal("another").fault, Fault::denied);
    authorization_.signature.pop_back();
    EXPECT_EQ(refusal().fault, Fault::denied);
}

TEST_F(Verification, RefusesARequestWithoutASignedHeader) {
    request_.headers = request_.headers.subspan(1);
    EXPECT_EQ(refusal().code, "IncompleteSignatureException");
    EXPECT_THAT(refusal().message, HasSubstr("'x-amz-target'"));
}

TEST_F(Verification, RefusesAScopeOfAnotherDay) {
    authorization_.date = "20150829";
    EXPECT_THAT(refusal().message, HasSubstr("'20150829' != '20150830'"));
}

TEST_F(Verification, RefusesABodyThatIsNotTheOneThatWasHashed) {
    headers_.emplace_back("X-Amz-Content-Sha256", std::string(64, 'a'));
    request_.headers = headers_;
    EXPECT_EQ(refusal().code, "XAmzContentSHA256Mismatch");
}

struct BadAuthorization {
    std::string header, complaint;
};

class MalformedAuthorization : public ::testing::TestWithParam<BadAuthorization> {};

TEST_P(MalformedAuthorization, IsRefusedWithAReason) {
    const auto result = parse_authorization(GetParam().header);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().fault, Fault::invalid);
    EXPECT_EQ(result.error().code, "IncompleteSignatureException");
    EXPECT_THAT(result.error().message, HasSubstr(GetParam().complaint));
}

const std::string good_credential = "AWS4-HMAC-SHA256 Credential=K/20150830/r/s/aws4_request";
const std::vector<BadAuthorization> bad_authorizations{
    {"", "must begin with 'AWS4-HMAC-SHA256'"},
    {"Basic dXNlcjpwYXNz", "must begin"},
    {"AWS4-HMAC-SHA256", "must begin"},
    {"AWS4-HMAC-SHA256 ,,,", "requires 'Credential' parameter"},
    {"AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "must have the form"},
    {"AWS4-HMAC-SHA256 Credential=K/2015083x/r/s/aws4_request", "eight digits"},
    {"AWS4-HMAC-SHA256 Credential=K/20150830/r/s/aws5_request", "must have the form"},
    {"AWS4-HMAC-SHA256 Credential=/20150830/r/s/aws4_request", "must have the form"},
    {good_credential + ", Signature=0", "requires 'SignedHeaders' parameter."},
    {good_credential + ", SignedHeaders=host", "requires 'Signature' parameter."},
};
INSTANTIATE_TEST_SUITE_P(Each, MalformedAuthorization, ::testing::ValuesIn(bad_authorizations));

TEST(ParseAuthorization, ReadsHeadersWithoutSpacesBetweenTheParts) {
    const auto result = parse_authorization(
        "AWS4-HMAC-SHA256 "
        "Credential=a/b/20150830/r/s/aws4_request,SignedHeaders=host;x-amz-date,Signature=abc");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->access_key_id, "a/b");
    EXPECT_EQ(result->signature, "abc");
}

TEST(SigningTime, RefusesWhatIsNoTime) {
    const auto is_time = [](std::string text) {
        const Headers headers{{"x-amz-date", std::move(text)}};
        return signing_time({"POST", "h", "/", "", headers, ""}).has_value();
    };
    EXPECT_TRUE(is_time("20240229T235959Z"));
    for (const auto* bad :
         {"", "20230229T000000Z", "20241301T000000Z", "20240101T240000Z", "20240101T006000Z",
          "20240101 000000Z", "20240101T000000", "2024-01-01T00:00:00Z", "2024010aT000000Z"})
        EXPECT_FALSE(is_time(bad)) << bad;
    EXPECT_FALSE(signing_time({"POST", "h", "/", "", {}, ""}));
}

// --- canonical parts ---

TEST(CanonicalQuery, SortsByEncodedNameThenValueAndEncodesOnce) {
    EXPECT_EQ(canonical_query(""), "");
    EXPECT_EQ(canonical_query("b=2&a=1&a=0"), "a=0&a=1&b=2");
    EXPECT_EQ(canonical_query("a-b=1&a=2"), "a=2&a-b=1");
    EXPECT_EQ(canonical_query("k=a%20b%2fc&flag&&x=1=2"), "flag=&k=a%20b%2Fc&x=1%3D2");
    EXPECT_EQ(canonical_query("k=100%"), "k=100%25");
}

TEST(CanonicalPath, EncodesTwiceButForS3) {
    EXPECT_EQ(canonical_path("/a%20b", PathRule::normalized_and_encoded_twice), "/a%2520b");
    EXPECT_EQ(canonical_path("/a%20b//../c", PathRule::as_sent), "/a%20b//../c");
    EXPECT_EQ(canonical_path("", PathRule::as_sent), "/");
    EXPECT_EQ(canonical_path("/a/b/../", PathRule::normalized_and_encoded_twice), "/a/");
    EXPECT_EQ(canonical_path("/a/b/..", PathRule::normalized_and_encoded_twice), "/a");
    EXPECT_EQ(canonical_path("/../..", PathRule::normalized_and_encoded_twice), "/");
}

TEST(SplitUrl, FindsTheHostAsTheHostHeaderHasIt) {
    const auto parts = [](std::string_view url) {
        const auto [host, path, query] = split_url(url);
        return fmt::format("{} {} {}", host, path, query);
    };
    EXPECT_EQ(parts("https://kinesis.us-east-1.amazonaws.com"),
              "kinesis.us-east-1.amazonaws.com / ");
    EXPECT_EQ(parts("https://host:443/a/b?c=d&e"), "host /a/b c=d&e");
    EXPECT_EQ(parts("http://localhost:4567/"), "localhost:4567 / ");
    EXPECT_EQ(parts("HTTP://host:80?x=1"), "host / x=1");
    EXPECT_EQ(parts("http://host:443"), "host:443 / ");
    EXPECT_EQ(parts("http://user:pass@host/p#frag"), "host /p ");
    EXPECT_EQ(parts("http://[::1]:8000/"), "[::1]:8000 / ");
}

}  // namespace
}  // namespace kcl::wire
