#include "kcl/aws/credentials/profile/profile_plan.h"

#include "kcl/testing/matchers.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Result<ProfilePlan> plan(std::string_view text, const std::string& profile = "p") {
    SharedConfig config;
    config.paths = "the files";
    EXPECT_TRUE(read_config(text, ConfigFile::config, "c", config));
    return plan_profile(config, profile);
}

const std::string keys = "aws_access_key_id = AK\naws_secret_access_key = HUSH\n";
const std::string role = "role_arn = arn:role/p\n";

TEST(ProfilePlan, TakesStaticKeys) {
    const auto planned = plan("[profile p]\n" + keys + "aws_session_token = T\n");
    ASSERT_TRUE(planned);
    EXPECT_EQ(std::get<Credentials>(planned->base),
              (Credentials{"AK", "HUSH", "T", {}, "profile 'p'"}));
    EXPECT_TRUE(planned->roles.empty());
}

TEST(ProfilePlan, TakesOnOneRoleAfterAnotherFromTheInside) {
    const auto planned = plan(
        "[profile p]\nrole_arn = outer\nsource_profile = q\nexternal_id = x\nrole_session_name = "
        "s\nduration_seconds = 900\n"
        "[profile q]\nrole_arn = inner\nsource_profile = r\n"
        "[profile r]\n" +
        keys);
    ASSERT_TRUE(planned) << planned.error().message;
    EXPECT_EQ(std::get<Credentials>(planned->base).access_key_id, "AK");
    EXPECT_THAT(planned->roles,
                ElementsAre(RoleRequest{"inner", "", "", {}}, RoleRequest{"outer", "s", "x", 900}));
}

TEST(ProfilePlan, LetsAProfileBuildOnItsOwnKeys) {
    const auto planned = plan("[profile p]\nrole_arn = a\nsource_profile = p\n" + keys);
    ASSERT_TRUE(planned) << planned.error().message;
    EXPECT_EQ(std::get<Credentials>(planned->base).access_key_id, "AK");
    EXPECT_EQ(planned->roles.size(), 1u);
}

TEST(ProfilePlan, StopsAtTheKeysOfAProfileThatAnotherBuildsOn) {
    const auto planned = plan(
        "[profile p]\nrole_arn = a\nsource_profile = q\n[profile q]\nrole_arn = b\nsource_profile "
        "= p\n" +
        keys);
    ASSERT_TRUE(planned) << planned.error().message;
    EXPECT_EQ(planned->roles.size(), 1u);
}

TEST(ProfilePlan, FindsTheMachinesOwnCredentials) {
    const auto base_of = [](std::string source) {
        return std::get<base::Ambient>(
            plan("[profile p]\n" + role + "credential_source = " + source + "\n")->base);
    };
    EXPECT_EQ(base_of("Environment"), base::Ambient::environment);
    EXPECT_EQ(base_of("Ec2InstanceMetadata"), base::Ambient::instance);
    EXPECT_EQ(base_of("EcsContainer"), base::Ambient::container);
}

TEST(ProfilePlan, ReadsWebIdentityProcessAndSso) {
    const auto identity =
        plan("[profile p]\nweb_identity_token_file = ~/t\nrole_session_name = s\n" + role);
    EXPECT_EQ(std::get<base::WebIdentity>(identity->base).token_file, "~/t");
    EXPECT_EQ(std::get<base::WebIdentity>(identity->base).role,
              (RoleRequest{"arn:role/p", "s", "", {}}));

    const auto process = plan("[profile p]\ncredential_process = /bin/tool --x\n");
    EXPECT_EQ(std::get<base::Process>(process->base).command, "/bin/tool --x");

    const auto sso = plan(
        "[profile p]\nsso_session = corp\nsso_account_id = 0123\nsso_role_name = R\n"
        "[sso-session corp]\nsso_start_url = https://start\nsso_region = eu-west-1\n");
    ASSERT_TRUE(sso) << sso.error().message;
    const auto& sign_in = std::get<base::Sso>(sso->base);
    EXPECT_EQ(sign_in.session + " " + sign_in.start_url + " " + sign_in.region + " " +
                  sign_in.account_id + " " + sign_in.role_name,
              "corp https://start eu-west-1 0123 R");

    const auto older = plan(
        "[profile p]\nsso_start_url = https://start\nsso_region = eu-west-1\n"
        "sso_account_id = 0123\nsso_role_name = R\n");
    EXPECT_EQ(std::get<base::Sso>(older->base).session, "");
}

struct Mistake {
    std::string name, config, complaint;
};
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

class MistakenProfile : public ::testing::TestWithParam<Mistake> {};

TEST_P(MistakenProfile, IsRefusedWithItsNameAndNoSecret) {
    const auto planned = plan(GetParam().config);
    EXPECT_THAT(planned,
                FailsSaying(Fault::invalid, AllOf(HasSubstr(GetParam().complaint), HasSubstr("'p'"),
                                                  Not(HasSubstr("HUSH")))));
}

const std::vector<Mistake> mistakes{
    {"half_keys", "[profile p]\naws_secret_access_key = HUSH\n", "no aws_access_key_id"},
    {"other_half", "[profile p]\naws_access_key_id = AK\n", "no aws_secret_access_key"},
    {"no_source", "[profile p]\n" + role, "neither source_profile nor credential_source"},
    {"two_sources",
     "[profile p]\n" + role + "source_profile = q\ncredential_source = Environment\n", "keep one"},
    {"unknown_source", "[profile p]\n" + role + "credential_source = Moon\n",
     "credential_source = Moon"},
    {"self", "[profile p]\n" + role + "source_profile = p\n", "p -> p"},
    {"absent_source", "[profile p]\n" + role + "source_profile = q\n", "there is no profile 'q'"},
    {"empty_source", "[profile p]\n" + role + "source_profile = q\n[profile q]\nregion = r\n",
     "'q' in the files sets up no credentials"},
    {"mfa", "[profile p]\n" + role + "source_profile = q\nmfa_serial = m\n[profile q]\n" + keys,
     "MFA device"},
    {"short_role",
     "[profile p]\n" + role + "source_profile = q\nduration_seconds = 60\n[profile q]\n" + keys,
     "900 to 43200"},
    {"word_as_duration",
     "[profile p]\n" + role + "source_profile = q\nduration_seconds = 1h\n[profile q]\n" + keys,
     "duration_seconds = 1h"},
    {"token_without_role", "[profile p]\nweb_identity_token_file = /t\n", "no role_arn"},
    {"half_sso", "[profile p]\nsso_role_name = R\nsso_region = r\n",
     "lacks sso_start_url, sso_account_id"},
    {"absent_session", "[profile p]\nsso_role_name = R\nsso_account_id = 1\nsso_session = c\n",
     "does not exist"},
    {"contradiction",
     "[profile p]\nsso_role_name = R\nsso_account_id = 1\nsso_session = c\nsso_region = a\n"
     "[sso-session c]\nsso_region = b\n",
     "disagree about sso_region"},
    {"login", "[profile p]\nlogin_session = x\n", "'aws login'"},
};
INSTANTIATE_TEST_SUITE_P(Each, MistakenProfile, ::testing::ValuesIn(mistakes),
                         [](const auto& info) { return info.param.name; });

TEST(ProfilePlan, SeesALoopOverSeveralProfiles) {
    EXPECT_THAT(plan("[profile p]\nrole_arn = a\nsource_profile = q\n[profile q]\nrole_arn = "
                     "b\nsource_profile = r\n"
                     "[profile r]\nrole_arn = c\nsource_profile = q\n"),
                FailsSaying(Fault::invalid, HasSubstr("p -> q -> r -> q")));
}

TEST(ProfilePlan, PassesOverAProfileThatSetsUpNoCredentials) {
    EXPECT_THAT(
        plan("[profile p]\nregion = eu-west-1\n"),
        FailsSaying(Fault::not_found, HasSubstr("'p' in the files sets up no credentials")));
    EXPECT_THAT(plan(""), FailsSaying(Fault::not_found, HasSubstr("no profile 'p'")));
}

}  // namespace
}  // namespace kcl::aws
