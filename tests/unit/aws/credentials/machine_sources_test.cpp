// The sources that a machine gives its programs: environment, web identity, container agent,
// instance metadata.
#include "kcl/aws/credentials/container_source.h"
#include "kcl/aws/credentials/environment_source.h"
#include "kcl/aws/credentials/instance_metadata.h"
#include "kcl/aws/credentials/web_identity_source.h"
#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::Fails;
using kcl::testing::FailsSaying;
using kcl::testing::IsOkAnd;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string in_an_hour = "2024-01-01T01:00:00Z";

class MachineSource : public ::testing::Test {
  protected:
    Result<Credentials> load(CredentialsSource& source) {
        return fake_.run(source.load(fake_.in(1h)));
    }
    void set(std::string name, std::string value) {
        fake_.variables[std::move(name)] = std::move(value);
    }
    FakeOutside fake_;
};

using EnvironmentKeys = MachineSource;

TEST_F(EnvironmentKeys, AreReadWithTheirToken) {
    EnvironmentSource source{fake_.environment()};
    EXPECT_THAT(load(source),
                FailsSaying(Fault::not_found, HasSubstr("AWS_ACCESS_KEY_ID is not set")));
    set("AWS_ACCESS_KEY_ID", "AK");
    EXPECT_THAT(load(source),
                FailsSaying(Fault::invalid, HasSubstr("AWS_SECRET_ACCESS_KEY is not")));
    set("AWS_SECRET_ACCESS_KEY", "HUSH");
    set("AWS_SESSION_TOKEN", "T");
    EXPECT_EQ(*load(source), (Credentials{"AK", "HUSH", "T", {}, "environment"}));
    set("AWS_ACCESS_KEY_ID", "");
    EXPECT_THAT(load(source),
                FailsSaying(Fault::invalid,
                            AllOf(HasSubstr("AWS_ACCESS_KEY_ID is not"), Not(HasSubstr("HUSH")))));
}

TEST_F(EnvironmentKeys, GivenOutrightMustBeWhole) {
    GivenSource whole{Credentials{"AK", "S", "", {}, ""}};
    EXPECT_EQ(load(whole)->source, "given keys");
    GivenSource half{Credentials{"AK", "", "", {}, ""}};
    EXPECT_THAT(load(half), FailsSaying(Fault::invalid, HasSubstr("give both")));
}

// --- web identity ---

class WebIdentity : public MachineSource {
  protected:
    WebIdentity() {
        set("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token");
        set("AWS_ROLE_ARN", "arn:aws:iam::1:role/pod");
        set("AWS_REGION", "eu-west-1");
        fake_.files.content["/var/run/token"] = "HUSH-JWT\n";
    }
    WebIdentitySource source_{fake_.outside(), {}};
};

TEST_F(WebIdentity, BuysTheRoleInTheRegionInUse) {
    fake_.http.then_status(200, role_xml("AssumeRoleWithWebIdentity", "WK", in_an_hour));
    const auto credentials = load(source_);
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(credentials->source, "web identity (arn:aws:iam::1:role/pod)");
    EXPECT_EQ(credentials->expires, fake_.calendar_in(1h));
    EXPECT_EQ(fake_.request(0).url, "https://sts.eu-west-1.amazonaws.com/");
    EXPECT_THAT(fake_.request(0).body,
                HasSubstr("RoleSessionName=kcl-1704067200000&WebIdentityToken=HUSH-JWT"));
}

TEST_F(WebIdentity, ReadsTheTokenAnewEachTime) {
    fake_.http.then_status(200, role_xml("AssumeRoleWithWebIdentity", "WK", in_an_hour))
        .then_status(200, role_xml("AssumeRoleWithWebIdentity", "WK", in_an_hour));
    ASSERT_TRUE(load(source_));
    fake_.files.content["/var/run/token"] = "ROTATED";
    ASSERT_TRUE(load(source_));
    EXPECT_THAT(fake_.request(1).body, HasSubstr("WebIdentityToken=ROTATED"));
}

TEST_F(WebIdentity, SaysWhatIsWrongWithoutTheToken) {
    fake_.http.then_status(
        400,
        "<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>Token expired</Message>"
        "</Error></ErrorResponse>");
    EXPECT_THAT(load(source_),
                FailsSaying(Fault::denied, AllOf(HasSubstr("ExpiredTokenException: Token expired"),
                                                 Not(HasSubstr("HUSH")))));
    fake_.files.content.clear();
    EXPECT_THAT(load(source_), FailsSaying(Fault::denied, HasSubstr("/var/run/token")));
    set("AWS_ROLE_ARN", "");
    EXPECT_THAT(load(source_), FailsSaying(Fault::invalid, HasSubstr("AWS_ROLE_ARN is not")));
    set("AWS_WEB_IDENTITY_TOKEN_FILE", "");
    EXPECT_THAT(load(source_), Fails(Fault::not_found));
}

TEST_F(WebIdentity, TriesAgainWhenStsCantReachTheIdentityProvider) {
    fake_.http
        .then_status(400,
                     "<E><Error><Code>IDPCommunicationError</Code><Message>m</Message></Error></E>")
        .then_status(200, role_xml("AssumeRoleWithWebIdentity", "WK", in_an_hour));
    EXPECT_TRUE(load(source_));
}

// --- container ---

class Container : public MachineSource {
  protected:
    ContainerSource source_{fake_.outside()};
};

TEST_F(Container, IsPassedOverOutsideOfOne) { EXPECT_THAT(load(source_), Fails(Fault::not_found)); }

TEST_F(Container, AsksTheAgentOfAnEcsTask) {
    set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/uuid");
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://ignored");
    fake_.http.then_status(200, keys_json("CK", in_an_hour));
    EXPECT_EQ(*load(source_),
              (Credentials{"CK", "SECRET-CK", "TOKEN-CK", fake_.calendar_in(1h), "container"}));
    EXPECT_EQ(fake_.request(0).url, "http://169.254.170.2/v2/credentials/uuid");
    EXPECT_EQ(fake_.header(0, "Authorization"), "(absent)");
}

TEST_F(Container, ShowsTheAgentOfAnEksPodItsRotatingToken) {
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
    set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token");
    set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "passed over");
    for (const auto* token : {"first", "second"}) {
        fake_.files.content["/token"] = token;
        fake_.http.then_status(200, keys_json("CK", in_an_hour));
        ASSERT_TRUE(load(source_));
        EXPECT_EQ(fake_.header(fake_.http.sent().size() - 1, "Authorization"), token);
    }
    set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "");
    fake_.http.then_status(200, keys_json("CK", in_an_hour));
    ASSERT_TRUE(load(source_));
    EXPECT_EQ(fake_.header(2, "Authorization"), "passed over");
}

TEST_F(Container, RefusesATokenThatWouldAddHeaders) {
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/c");
    for (const auto* token : {"HUSH\r\nX: y", "HUSH\n"}) {
        set("AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
        EXPECT_THAT(load(source_),
                    FailsSaying(Fault::invalid,
                                AllOf(HasSubstr("more than one line"), Not(HasSubstr("HUSH")))));
    }
    EXPECT_TRUE(fake_.http.sent().empty());
}

TEST_F(Container, TriesAgainAndThenSaysWhatTheAgentSaid) {
    set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c");
    fake_.http.then_status(500).then_silence().then_status(200, keys_json("CK", in_an_hour));
    EXPECT_TRUE(load(source_));
    fake_.http.then_status(403, R"({"code":"AccessDenied","message":"no such role"})");
    EXPECT_THAT(load(source_),
                FailsSaying(Fault::denied, HasSubstr("answered 403: AccessDenied: no such role")));
    fake_.http.then_fail(Fault::unavailable, "refused")
        .then_fail(Fault::unavailable)
        .then_fail(Fault::unavailable, "last");
    EXPECT_THAT(load(source_), FailsSaying(Fault::unavailable, HasSubstr("does not answer: last")));
    set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "no-slash");
    EXPECT_THAT(load(source_), Fails(Fault::invalid));
}

TEST(ContainerUrl, IsTrustedOverTlsOrWithinTheMachine) {
    for (const auto* good :
         {"https://anywhere.example.com/x", "http://localhost:8080/x", "http://127.0.0.1/x",
          "http://127.9.9.9:1/x", "http://[::1]/x", "http://169.254.170.2/x",
          "http://169.254.170.23/v1", "http://[fd00:ec2::23]/v1"})
        EXPECT_TRUE(check_container_url(good)) << good;
    for (const auto* bad :
         {"http://example.com/x", "http://169.254.169.254/x", "http://10.0.0.1",
          "http://[fd00:ec2::24]", "ftp://localhost", "localhost/x", "http://", "",
          "http://localhost.evil.com/", "http://localhost@evil.com/", "http://0.0.0.0/"})
        EXPECT_FALSE(check_container_url(bad)) << bad;
}

// --- instance ---

class Instance : public MachineSource {
  protected:
    void script_role(std::string expiration) {
        fake_.http.then_status(200, "SESSION")
            .then_status(200, "my-role\n")
            .then_status(200, keys_json("IK", expiration));
    }
    InstanceSource source_{fake_.outside(), {}};
};

TEST_F(Instance, OpensASessionThenAsksForTheRole) {
    script_role(in_an_hour);
    EXPECT_EQ(*load(source_), (Credentials{"IK", "SECRET-IK", "TOKEN-IK", fake_.calendar_in(1h),
                                           "instance metadata (role my-role)"}));
    EXPECT_EQ(fake_.request(0).method, "PUT");
    EXPECT_EQ(fake_.request(0).url, "http://169.254.169.254/latest/api/token");
    EXPECT_EQ(fake_.header(0, "X-aws-ec2-metadata-token-ttl-seconds"), "21600");
    EXPECT_EQ(fake_.request(1).url,
              "http://169.254.169.254/latest/meta-data/iam/security-credentials/");
    EXPECT_EQ(fake_.request(2).url,
              "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role");
    EXPECT_EQ(fake_.header(2, "X-aws-ec2-metadata-token"), "SESSION");
}

TEST_F(Instance, KeepsItsSessionForHoursAndOpensANewOneInTime) {
    script_role(in_an_hour);
    ASSERT_TRUE(load(source_));
    fake_.clock.advance(5h);
    fake_.http.then_status(200, "my-role")
        .then_status(200, keys_json("IK", "2024-01-01T06:00:00Z"));
    ASSERT_TRUE(load(source_));
    EXPECT_EQ(fake_.header(4, "X-aws-ec2-metadata-token"), "SESSION");
    fake_.clock.advance(56min);
    script_role("2024-01-01T09:00:00Z");
    ASSERT_TRUE(load(source_));
    EXPECT_EQ(fake_.request(5).method, "PUT");
}

TEST_F(Instance, OpensANewSessionWhenTheOldOneIsRefused) {
    script_role(in_an_hour);
    ASSERT_TRUE(load(source_));
    fake_.http.then_status(401);
    script_role(in_an_hour);
    EXPECT_TRUE(load(source_));
}

TEST_F(Instance, IsPassedOverQuicklyElsewhere) {
    fake_.http.then_silence().then_silence();
    const auto start = fake_.clock.steady_now();
    EXPECT_THAT(load(source_),
                FailsSaying(Fault::not_found,
                            AllOf(HasSubstr("no answer from http://169.254.169.254 within 1s"),
                                  HasSubstr("hop limit"))));
    EXPECT_LE(fake_.clock.steady_now() - start, 3s);
}

TEST_F(Instance, ThatHasAnsweredBeforeIsNotPassedOverForAPassingFailure) {
    script_role(in_an_hour);
    ASSERT_TRUE(load(source_));
    fake_.http.then_silence().then_silence();
    EXPECT_THAT(load(source_), Fails(Fault::unavailable));
}

TEST_F(Instance, WithoutARoleIsPassedOver) {
    fake_.http.then_status(200, "SESSION").then_status(404);
    EXPECT_THAT(load(source_), FailsSaying(Fault::not_found, HasSubstr("has no role")));
    fake_.http.then_status(200, "");
    EXPECT_THAT(load(source_), FailsSaying(Fault::not_found, HasSubstr("has no role")));
}

TEST_F(Instance, WhoseRoleCantBeUsedSaysSo) {
    fake_.http.then_status(200, "SESSION")
        .then_status(200, "r")
        .then_status(
            200,
            R"({"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"})");
    EXPECT_THAT(
        load(source_),
        FailsSaying(Fault::denied, HasSubstr("AssumeRoleUnauthorizedAccess: EC2 cannot assume")));
}

TEST_F(Instance, ThatAllowsNoSessionsIsPassedOver) {
    fake_.http.then_status(403);
    EXPECT_THAT(load(source_), FailsSaying(Fault::not_found, HasSubstr("must allow version 2")));
}

TEST_F(Instance, GoesOnWithExpiredCredentialsWhenTheServiceHasNoNewerOnes) {
    script_role("2023-12-31T23:00:00Z");
    const auto credentials = load(source_);
    ASSERT_TRUE(credentials);
    EXPECT_GE(*credentials->expires, fake_.calendar_in(10min));
    EXPECT_LE(*credentials->expires, fake_.calendar_in(15min));
}

TEST_F(Instance, IsNotAskedWhenItIsDisabled) {
    set("AWS_EC2_METADATA_DISABLED", "true");
    EXPECT_THAT(load(source_),
                FailsSaying(Fault::not_found, HasSubstr("AWS_EC2_METADATA_DISABLED")));
    EXPECT_TRUE(fake_.http.sent().empty());
}

TEST(InstanceMetadataSettings, ComeFromTheEnvironmentThenTheProfile) {
    FakeOutside fake;
    const auto settings = [&](const Settings& profile) {
        return instance_metadata_settings(fake.environment(), profile);
    };
    EXPECT_EQ(settings({})->url, "http://169.254.169.254");
    EXPECT_EQ(settings({{"ec2_metadata_service_endpoint_mode", "IPv6"}})->url,
              "http://[fd00:ec2::254]");
    fake.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://proxy:1338/";
    EXPECT_EQ(settings({{"ec2_metadata_service_endpoint", "http://other"}})->url,
              "http://proxy:1338");
    fake.variables["AWS_METADATA_SERVICE_TIMEOUT"] = "5";
    EXPECT_EQ(settings({{"metadata_service_num_attempts", "4"}})->tries, 4);
    EXPECT_EQ(settings({})->timeout, 5s);

    EXPECT_THAT(
        settings({{"metadata_service_num_attempts", "0"}}),
        FailsSaying(Fault::invalid, HasSubstr("metadata_service_num_attempts in the AWS profile")));
    EXPECT_THAT(settings({{"ec2_metadata_service_endpoint_mode", "IPv5"}}), Fails(Fault::invalid));
    fake.variables["AWS_EC2_METADATA_DISABLED"] = "1";
    EXPECT_THAT(settings({}), FailsSaying(Fault::invalid, HasSubstr("AWS_EC2_METADATA_DISABLED")));
}

}  // namespace
}  // namespace kcl::aws
