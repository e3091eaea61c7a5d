#include "kcl/aws/credentials/profile/profile_source.h"

#include "kcl/aws/credentials/profile/sso_credentials.h"
#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Profile : public ::testing::Test {
  protected:
    void config(std::string text) { fake_.files.content["/home/u/.aws/config"] = std::move(text); }
    Result<Credentials> load(std::optional<std::string> profile = {},
                             std::optional<std::string> region = {}) {
        ProfileSource source{fake_.outside(), std::move(profile), std::move(region)};
        return fake_.run(source.load(fake_.in(1h)));
    }
    FakeOutside fake_;
};

const std::string keys = "aws_access_key_id = AK\naws_secret_access_key = HUSH\n";
const std::string soon = "2024-01-01T01:00:00Z";

TEST_F(Profile, GivesItsKeys) {
    config("[default]\n" + keys);
    const auto credentials = load();
    ASSERT_TRUE(credentials);
    EXPECT_EQ(*credentials, (Credentials{"AK", "HUSH", "", {}, "profile 'default'"}));
}

TEST_F(Profile, IsPassedOverWhenThereIsNone) {
    EXPECT_THAT(load(), FailsSaying(Fault::not_found,
                                    HasSubstr("no profile 'default' in /home/u/.aws/config and")));
}

TEST_F(Profile, TakesOnARoleInItsRegion) {
    config(
        "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = "
        "k\nexternal_id = e&x\n"
        "role_session_name = me@here\nduration_seconds = 3600\n[profile k]\n" +
        keys);
    fake_.http.then_status(200, role_xml("AssumeRole", "ROLE", soon));
    const auto credentials = load();
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(credentials->secret_access_key, "SECRET-ROLE");
    EXPECT_EQ(credentials->session_token, "TOKEN-ROLE");
    EXPECT_EQ(credentials->expires, fake_.calendar_in(1h));
    EXPECT_EQ(credentials->source, "profile 'default' (role arn:aws:iam::1:role/r)");
    EXPECT_EQ(fake_.request(0).url, "https://sts.eu-west-1.amazonaws.com/");
    EXPECT_EQ(fake_.request(0).body,
              "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&"
              "RoleSessionName=me%40here"
              "&ExternalId=e%26x&DurationSeconds=3600");
    EXPECT_THAT(fake_.header(0, "Authorization"),
                HasSubstr("Credential=AK/20240101/eu-west-1/sts/aws4_request"));
}

TEST_F(Profile, SignsForTheOuterRoleWithTheInnerOne) {
    config(
        "[default]\nrole_arn = outer\nsource_profile = q\n[profile q]\nrole_arn = "
        "inner\nsource_profile = k\n"
        "[profile k]\n" +
        keys);
    fake_.http.then_status(200, role_xml("AssumeRole", "INNER", soon))
        .then_status(200, role_xml("AssumeRole", "OUTER", soon));
    const auto credentials = load();
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(credentials->access_key_id, "OUTER");
    EXPECT_THAT(fake_.request(0).body,
                HasSubstr("RoleArn=inner&RoleSessionName=kcl-1704067200000"));
    EXPECT_THAT(fake_.header(1, "Authorization"), HasSubstr("Credential=INNER/"));
    EXPECT_EQ(fake_.header(1, "X-Amz-Security-Token"), "TOKEN-INNER");
    EXPECT_EQ(fake_.request(0).url, "https://sts.amazonaws.com/") << "no region is known";
}

TEST_F(Profile, AsksStsWhereTheFlagSays) {
    config("[default]\nregion = eu-west-1\nrole_arn = r\nsource_profile = k\n[profile k]\n" + keys);
    fake_.http.then_status(200, role_xml("AssumeRole", "ROLE", soon));
    ASSERT_TRUE(load({}, "us-gov-west-1"));
    EXPECT_EQ(fake_.request(0).url, "https://sts.us-gov-west-1.amazonaws.com/");
}

TEST_F(Profile, PassesOnWhatStsSaysAgainstTheRole) {
    config("[default]\nregion = eu-west-1\nrole_arn = arn:r\nsource_profile = k\n[profile k]\n" +
           keys);
    fake_.http.then_status(
        403,
        "<ErrorResponse xmlns=\"u\"><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        "<Message>User: x is not authorized</Message></Error></ErrorResponse>");
    EXPECT_THAT(load(),
                FailsSaying(Fault::denied,
                            AllOf(HasSubstr("role arn:r: AccessDenied: User: x is not authorized"),
                                  Not(HasSubstr("HUSH")))));
}

TEST_F(Profile, TriesStsAgainWhenItIsOutOfOrder) {
    config("[default]\nregion = eu-west-1\nrole_arn = r\nsource_profile = k\n[profile k]\n" + keys);
    fake_.http.then_status(503)
        .then_fail(Fault::unavailable)
        .then_status(200, role_xml("AssumeRole", "ROLE", soon));
    EXPECT_EQ(load()->access_key_id, "ROLE");
    fake_.http.then_status(500).then_status(500).then_status(500);
    EXPECT_THAT(load(), FailsSaying(Fault::unavailable, HasSubstr("HTTP status 500")));
    fake_.http.then_status(200, "<html>sign in to the hotel</html>");
    EXPECT_THAT(load(), FailsSaying(Fault::corrupt, HasSubstr("incomplete")));
}

TEST_F(Profile, UsesAWebIdentityToken) {
    config("[default]\nregion = eu-west-1\nrole_arn = r\nweb_identity_token_file = ~/token\n");
    fake_.files.content["/home/u/token"] = "to.ken+\n";
    fake_.http.then_status(200, role_xml("AssumeRoleWithWebIdentity", "WEB", soon));
    ASSERT_EQ(load()->access_key_id, "WEB");
    EXPECT_THAT(fake_.request(0).body, AllOf(HasSubstr("Action=AssumeRoleWithWebIdentity&"),
                                             ::testing::EndsWith("&WebIdentityToken=to.ken%2B")));
    EXPECT_EQ(fake_.header(0, "Authorization"), "(absent)");
}

TEST_F(Profile, BuildsOnTheMachinesOwnCredentials) {
    config("[default]\nregion = eu-west-1\nrole_arn = r\ncredential_source = Environment\n");
    EXPECT_THAT(load(),
                FailsSaying(Fault::denied, HasSubstr("environment: AWS_ACCESS_KEY_ID is not set")));
    fake_.variables["AWS_ACCESS_KEY_ID"] = "ENV";
    fake_.variables["AWS_SECRET_ACCESS_KEY"] = "HUSH";
    fake_.http.then_status(200, role_xml("AssumeRole", "ROLE", soon));
    EXPECT_EQ(load()->access_key_id, "ROLE");
    EXPECT_THAT(fake_.header(0, "Authorization"), HasSubstr("Credential=ENV/"));
}

// --- credential_process ---

class ProcessProfile : public Profile {
  protected:
    ProcessProfile() {
        config("[default]\ncredential_process = ~/tool --password HUSH 'two words'\n");
    }
    void answers(int status, std::string output, std::string errors = {}) {
        fake_.processes.answer = ProcessOutput{status, std::move(output), std::move(errors)};
    }
};

TEST_F(ProcessProfile, ReadsWhatTheProgramPrints) {
    answers(
        0,
        R"({"Version":1,"AccessKeyId":"PK","SecretAccessKey":"S","SessionToken":"T","Expiration":"2024-01-01T01:00:00Z"})");
    const auto credentials = load();
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(*credentials, (Credentials{"PK", "S", "T", fake_.calendar_in(1h),
                                         "credential_process of profile 'default'"}));
    EXPECT_THAT(fake_.processes.runs,
                ElementsAre(ElementsAre("/home/u/tool", "--password", "HUSH", "two words")));
}

TEST_F(ProcessProfile, PassesOnItsComplaintButNeitherItsArgumentsNorItsOutput) {
    const auto silent = Not(HasSubstr("HUSH"));
    answers(2, "HUSH", "ticket expired:\nrun kinit\n");
    EXPECT_THAT(load(),
                FailsSaying(Fault::denied,
                            AllOf(HasSubstr("of profile 'default' failed with status 2: ticket "
                                            "expired: run kinit"),
                                  silent)));
    answers(0, "HUSH");
    EXPECT_THAT(load(), FailsSaying(Fault::corrupt, AllOf(HasSubstr("not a JSON object"), silent)));
    answers(0, R"({"Version":2,"AccessKeyId":"PK","SecretAccessKey":"HUSH"})");
    EXPECT_THAT(load(), FailsSaying(Fault::invalid, AllOf(HasSubstr("in version 2"), silent)));
    answers(0, R"({"AccessKeyId":"PK","SecretAccessKey":"HUSH"})");
    EXPECT_THAT(load(), FailsSaying(Fault::corrupt, AllOf(HasSubstr("\"Version\": 1"), silent)));
    fake_.processes.answer = failure(Fault::not_found, "can't run /home/u/tool: No such file");
    EXPECT_THAT(load(),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("can't run /home/u/tool"), silent)));
}

// --- SSO ---

class SsoProfile : public Profile {
  protected:
    SsoProfile() {
        config(
            "[profile dev]\nsso_session = corp\nsso_account_id = 0123\nsso_role_name = Read Only\n"
            "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = "
            "eu-central-1\n");
        fake_.variables["AWS_PROFILE"] = "dev";
    }
    void token(std::string_view expires, std::string_view more = "") {
        fake_.files.content[path_] = fmt::format(
            R"({{"accessToken":"HUSH-ACCESS","expiresAt":"{}","region":"eu-central-1"{}}})",
            expires, more);
    }
    // sha1("corp")
    std::string path_ = "/home/u/.aws/sso/cache/" +
                        std::string{"ee0bfd2552fbd840c02cc48b6e823320543c450f"} + ".json";
    std::string renewal_ =
        R"(,"refreshToken":"HUSH-REFRESH","clientId":"ci","clientSecret":"HUSH-CS","registrationExpiresAt":"2024-03-01T00:00:00Z")";
    std::string answer_ =
        R"({"roleCredentials":{"accessKeyId":"SK","secretAccessKey":"S","sessionToken":"T",)"
        R"("expiration":1704070800000}})";
};

TEST_F(SsoProfile, BuysRoleCredentialsWithTheTokenOfTheSignIn) {
    token("2024-01-01T05:00:00Z");
    fake_.http.then_status(200, answer_);
    const auto credentials = load();
    ASSERT_TRUE(credentials) << credentials.error().message;
    EXPECT_EQ(*credentials,
              (Credentials{"SK", "S", "T", fake_.calendar_in(1h), "SSO of profile 'dev'"}));
    EXPECT_EQ(fake_.request(0).url,
              "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials?"
              "role_name=Read%20Only&account_id=0123");
    EXPECT_EQ(fake_.header(0, "x-amz-sso_bearer_token"), "HUSH-ACCESS");
}

TEST_F(SsoProfile, SaysHowToSignInWhenItCantGoOn) {
    const auto hint = AllOf(HasSubstr("run 'aws sso login --profile dev'"), Not(HasSubstr("HUSH")));
    EXPECT_THAT(load(), FailsSaying(Fault::denied, AllOf(HasSubstr("has not happened yet"), hint)));
    token("2023-12-31T23:59:59Z");
    EXPECT_THAT(load(), FailsSaying(Fault::denied, AllOf(HasSubstr("has expired"), hint)));
    token("2024-01-01T05:00:00Z");
    fake_.http.then_status(401, R"({"message":"Session token not found or invalid"})");
    EXPECT_THAT(load(), FailsSaying(Fault::denied, hint));
    fake_.files.content[path_] = "{HUSH";
    EXPECT_THAT(load(), FailsSaying(Fault::denied, AllOf(HasSubstr("can't be read"), hint)));
}

TEST_F(SsoProfile, RenewsAnExpiredTokenAndPutsItBack) {
    token("2023-12-31T23:59:59Z", renewal_);
    fake_.http
        .then_status(
            200,
            R"({"accessToken":"NEW","expiresIn":3600,"refreshToken":"NEXT","tokenType":"Bearer"})")
        .then_status(200, answer_);
    ASSERT_EQ(load()->access_key_id, "SK");
    EXPECT_EQ(fake_.request(0).url, "https://oidc.eu-central-1.amazonaws.com/token");
    EXPECT_EQ(fake_.request(0).body,
              R"({"grantType":"refresh_token","clientId":"ci","clientSecret":"HUSH-CS",)"
              R"("refreshToken":"HUSH-REFRESH"})");
    EXPECT_EQ(fake_.header(1, "x-amz-sso_bearer_token"), "NEW");
    EXPECT_THAT(fake_.files.content[path_],
                AllOf(HasSubstr(R"("accessToken":"NEW")"),
                      HasSubstr(R"("expiresAt":"2024-01-01T01:00:00Z")"),
                      HasSubstr(R"("refreshToken":"NEXT")"), HasSubstr(R"("clientId":"ci")")));
}

TEST_F(SsoProfile, AsksForANewSignInWhenTheTokenCantBeRenewed) {
    token("2023-12-31T23:59:59Z", renewal_);
    fake_.http.then_status(400, R"({"error":"invalid_grant"})");
    EXPECT_THAT(load(), FailsSaying(Fault::denied, HasSubstr("aws sso login --profile dev")));
    EXPECT_THAT(fake_.files.content[path_], HasSubstr("HUSH-REFRESH"))
        << "the file is left as it was";
}

TEST_F(SsoProfile, PassesOnWhyTheRoleIsRefused) {
    token("2024-01-01T05:00:00Z");
    fake_.http.then_status(403, R"({"message":"No access"})");
    EXPECT_THAT(
        load(),
        FailsSaying(Fault::denied,
                    HasSubstr("the role Read Only of account 0123 (status 403): No access")));
    fake_.http.then_status(200, R"({"roleCredentials":{"accessKeyId":"SK"}})");
    EXPECT_THAT(load(), FailsSaying(Fault::corrupt, HasSubstr("incomplete")));
}

TEST(SsoTokenPath, IsNamedAfterTheSessionOrInTheOlderFormTheStartUrl) {
    base::Sso sso{"p", "", "https://d-92671207e4.awsapps.com/start", "r", "1", "R"};
    EXPECT_EQ(sso_token_path(sso),
              "~/.aws/sso/cache/13f9d35043871d073ab260e020f0ffde092cb14b.json");
    sso.session = "admin";
    EXPECT_EQ(sso_token_path(sso),
              "~/.aws/sso/cache/d033e22ae348aeb5660fc2140aec35850c4da997.json");
}

}  // namespace
}  // namespace kcl::aws
