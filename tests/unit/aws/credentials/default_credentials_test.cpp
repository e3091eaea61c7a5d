#include "kcl/aws/credentials/default_credentials.h"

#include "kcl/aws/credentials/source_chain.h"
#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string in_an_hour = "2024-01-01T01:00:00Z";

class DefaultCredentials : public ::testing::Test {
  protected:
    DefaultCredentials() { environment_keys(); }
    void environment_keys() {
        fake_.variables["AWS_ACCESS_KEY_ID"] = "ENV";
        fake_.variables["AWS_SECRET_ACCESS_KEY"] = "HUSH";
    }
    void nothing_in_environment() {
        fake_.variables = {{"HOME", "/home/u"}, {"AWS_REGION", "eu-west-1"}};
    }
    void profile(std::string text) {
        fake_.files.content["/home/u/.aws/credentials"] = std::move(text);
    }
    Result<Credentials> get() {
        const auto provider = make_default_credentials(options_, fake_.outside());
        return fake_.run(provider->get(fake_.in(30s)));
    }
    std::string id() {
        const auto credentials = get();
        return credentials ? credentials->access_key_id : credentials.error().message;
    }

    FakeOutside fake_;
    CredentialsOptions options_;
    std::string keys_ = "aws_access_key_id = PROFILE\naws_secret_access_key = HUSH\n";
};

TEST_F(DefaultCredentials, ComeFromTheFirstSourceThatIsSetUp) {
    profile("[default]\n" + keys_);
    fake_.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/t";
    fake_.variables["AWS_ROLE_ARN"] = "r";
    fake_.files.content["/t"] = "HUSH";
    options_.given = Credentials{"GIVEN", "HUSH", "", {}, ""};
    EXPECT_EQ(id(), "GIVEN");
    options_.given.reset();
    EXPECT_EQ(id(), "ENV");
    fake_.variables.erase("AWS_ACCESS_KEY_ID");
    fake_.variables.erase("AWS_SECRET_ACCESS_KEY");
    fake_.http.then_status(200, role_xml("AssumeRoleWithWebIdentity", "WEB", in_an_hour));
    EXPECT_EQ(id(), "WEB");
    nothing_in_environment();
    EXPECT_EQ(id(), "PROFILE");
    fake_.files.content.clear();
    fake_.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/c";
    fake_.http.then_status(200, keys_json("CONTAINER", in_an_hour));
    EXPECT_EQ(id(), "CONTAINER");
    nothing_in_environment();
    fake_.http.then_status(200, "SESSION")
        .then_status(200, "r")
        .then_status(200, keys_json("INSTANCE", in_an_hour));
    EXPECT_EQ(id(), "INSTANCE");
}

TEST_F(DefaultCredentials, OfAProfileNamedByFlagGoBeforeTheEnvironment) {
    profile("[p]\n" + keys_);
    options_.profile = "p";
    EXPECT_EQ(id(), "PROFILE");
    options_.profile = "z";
    EXPECT_THAT(get(), FailsSaying(Fault::invalid, HasSubstr("'z' is not in")));
}

TEST_F(DefaultCredentials, ThatAreNowhereAreMissedWithEverySourceAndItsReason) {
    nothing_in_environment();
    profile("[default]\nregion = eu-west-1\n");
    EXPECT_THAT(
        get(),
        FailsSaying(
            Fault::denied,
            AllOf(HasSubstr("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile"),
                  HasSubstr("environment: AWS_ACCESS_KEY_ID is not set; "),
                  HasSubstr("web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; "),
                  HasSubstr("profile: the profile 'default' in /home/u/.aws/config and "
                            "/home/u/.aws/credentials sets up no credentials; "),
                  HasSubstr("container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                  HasSubstr("instance metadata: no answer from http://169.254.169.254"))));
}

TEST_F(DefaultCredentials, ThatAreSetUpWronglyAreNotReplacedByOthers) {
    fake_.variables.erase("AWS_SECRET_ACCESS_KEY");
    profile("[default]\n" + keys_);
    EXPECT_THAT(
        get(),
        FailsSaying(Fault::invalid,
                    HasSubstr("no AWS credentials from environment: AWS_ACCESS_KEY_ID is set "
                              "but AWS_SECRET_ACCESS_KEY is not")));
    nothing_in_environment();
    profile("[default]\naws_access_key_id = HALF\n");
    EXPECT_THAT(
        get(),
        FailsSaying(Fault::invalid,
                    HasSubstr("no AWS credentials from profile: the AWS profile 'default' has "
                              "aws_access_key_id but no aws_secret_access_key")));
    EXPECT_TRUE(fake_.http.sent().empty());
}

TEST_F(DefaultCredentials, AreReadAnewFromTheFileAfterAServiceRefusedThem) {
    nothing_in_environment();
    profile("[default]\n" + keys_);
    const auto provider = make_default_credentials({}, fake_.outside());
    EXPECT_EQ(fake_.run(provider->get(fake_.in(1s)))->access_key_id, "PROFILE");
    profile("[default]\naws_access_key_id = ROTATED\naws_secret_access_key = HUSH\n");
    fake_.clock.advance(1min);
    provider->invalidate();
    EXPECT_EQ(fake_.run(provider->get(fake_.in(1s)))->access_key_id, "ROTATED");
}

// Every way to fail, with secrets wherever they can be: no message may repeat one.
using Failing = ::testing::TestWithParam<std::tuple<std::string, std::pair<int, std::string>>>;

TEST_P(Failing, CredentialsNeverShowASecretInTheError) {
    const auto& [profile, answer] = GetParam();
    FakeOutside fake;
    fake.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1/";
    fake.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "HUSH";
    fake.files.content = {{"/home/u/.aws/credentials", profile}, {"/secret", "HUSH"}};
    fake.processes.answer = ProcessOutput{0, "HUSH", "HUSH"};
    for (int i = 0; i < 12; ++i) fake.http.then_status(answer.first, answer.second);
    const auto provider = make_default_credentials({}, fake.outside());
    EXPECT_THAT(fake.run(provider->get(fake.in(1h))),
                AnyOf(FailsSaying(Fault::denied, Not(HasSubstr("HUSH"))),
                      FailsSaying(Fault::invalid, Not(HasSubstr("HUSH"))),
                      FailsSaying(Fault::corrupt, Not(HasSubstr("HUSH"))),
                      FailsSaying(Fault::unavailable, Not(HasSubstr("HUSH")))));
}

INSTANTIATE_TEST_SUITE_P(
    Somehow, Failing,
    ::testing::Combine(
        ::testing::Values("[default]\naws_secret_access_key = HUSH\n", "[default]\nHUSH\n",
                          "[default]\naws_access_key_id=A\naws_secret_access_key=HUSH\nrole_arn=r\n"
                          "source_profile=default\n",
                          "[default]\nrole_arn=r\nweb_identity_token_file=/secret\n",
                          "[default]\ncredential_process = tool HUSH\n",
                          "[default]\ncredential_process = tool \"HUSH\n",
                          "[default]\nrole_arn=r\ncredential_source=EcsContainer\n", ""),
        ::testing::Values(
            std::pair{200, "HUSH"}, std::pair{200, R"({"SecretAccessKey":"HUSH"})"},
            std::pair{403, "HUSH"}, std::pair{500, "HUSH"},
            std::pair{200, "<Credentials><SecretAccessKey>HUSH</SecretAccessKey></Credentials>"})));

// --- the chain ---

class Scripted final : public CredentialsSource {
  public:
    Scripted(std::string name, std::vector<Result<Credentials>>& answers, int& asked)
        : name_(std::move(name)), answers_(answers), asked_(asked) {}
    std::string name() const override { return name_; }
    asio::awaitable<Result<Credentials>> load(SteadyTime) override {
        ++asked_;
        auto answer = answers_.front();
        if (answers_.size() > 1) answers_.erase(answers_.begin());
        co_return answer;
    }

  private:
    std::string name_;
    std::vector<Result<Credentials>>& answers_;
    int& asked_;
};

TEST(SourceChain, StaysWithTheSourceThatHadCredentials) {
    FakeOutside fake;
    const auto nothing = failure(Fault::not_found, "nothing");
    std::vector<Result<Credentials>> first{nothing, Credentials{"FIRST", "s", "", {}, ""}};
    std::vector<Result<Credentials>> second{Credentials{"SECOND", "s", "", {}, ""},
                                            failure(Fault::unavailable, "down"), nothing};
    int first_asked = 0, second_asked = 0;
    std::vector<std::unique_ptr<CredentialsSource>> sources;
    sources.push_back(std::make_unique<Scripted>("one", first, first_asked));
    sources.push_back(std::make_unique<Scripted>("two", second, second_asked));
    SourceChain chain{std::move(sources)};
    EXPECT_EQ(fake.run(chain.load(fake.in(1s)))->access_key_id, "SECOND");
    EXPECT_THAT(fake.run(chain.load(fake.in(1s))),
                FailsSaying(Fault::unavailable, HasSubstr("from two: down")));
    EXPECT_EQ(first_asked, 1);
    EXPECT_EQ(fake.run(chain.load(fake.in(1s)))->access_key_id, "FIRST")
        << "the second one was taken away";
}

// --- region and endpoints over all of it ---

TEST(EndpointSettings, FindTheRegionOfTheInstanceWhenNobodySaysOne) {
    FakeOutside fake;
    fake.http.then_status(200, "SESSION").then_status(200, "ap-south-1");
    const auto settings = fake.run(find_endpoint_settings({}, {}, fake.outside(), fake.in(10s)));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->region, "ap-south-1");
    EXPECT_EQ(fake.request(1).url, "http://169.254.169.254/latest/meta-data/placement/region");
}

TEST(EndpointSettings, DoNotAskTheInstanceForARegionThatIsConfigured) {
    FakeOutside fake;
    fake.files.content["/home/u/.aws/config"] = "[profile p]\nregion = eu-west-1\n";
    const auto settings = fake.run(find_endpoint_settings({}, "p", fake.outside(), fake.in(10s)));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->region, "eu-west-1");
    EXPECT_TRUE(fake.http.sent().empty());
}

TEST(EndpointSettings, LeaveTheRegionOpenElsewhere) {
    FakeOutside fake;
    fake.http.then_silence().then_silence();
    const auto settings = fake.run(find_endpoint_settings({}, {}, fake.outside(), fake.in(10s)));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->region, "");
    fake.http.then_status(200, "SESSION").then_status(200, "<html>captive portal</html>");
    EXPECT_EQ(fake.run(find_endpoint_settings({}, {}, fake.outside(), fake.in(10s)))->region, "");
}

}  // namespace
}  // namespace kcl::aws
