#include "kcl/aws/settings/shared_config.h"

#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using kcl::testing::Fails;
using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

SharedConfig parsed(std::string_view config, std::string_view credentials = {}) {
    SharedConfig result;
    EXPECT_TRUE(read_config(config, ConfigFile::config, "config", result));
    EXPECT_TRUE(read_config(credentials, ConfigFile::credentials, "credentials", result));
    return result;
}

TEST(SharedConfig, ReadsProfilesSessionsAndServices) {
    const auto config = parsed(
        "[default]\nregion = eu-west-1\n"
        "[profile build]\nregion=us-east-2\n"
        "[profile \"two words\"]\nregion = r\n"
        "[sso-session corp]\nsso_region = us-west-2\n"
        "[services local]\nkinesis =\n  endpoint_url = http://localhost:4567\n"
        "[preview]\nregion = ignored\n");
    EXPECT_EQ(config.profiles.at("default").at("region"), "eu-west-1");
    EXPECT_EQ(config.profiles.at("build").at("region"), "us-east-2");
    EXPECT_EQ(config.profiles.at("two words").at("region"), "r");
    EXPECT_EQ(config.profiles.size(), 3);
    EXPECT_EQ(config.sso_sessions.at("corp").at("sso_region"), "us-west-2");
    EXPECT_EQ(config.services.at("local").at("kinesis.endpoint_url"), "http://localhost:4567");
}

TEST(SharedConfig, KeepsTheSettingsThatFollowABlock) {
    const auto config = parsed(
        "[default]\ns3 =\n    max_concurrent_requests = 20\n    addressing_style = path\nregion = "
        "eu-west-1\n"
        "cli = a\n\tb\n");
    EXPECT_THAT(
        config.profiles.at("default"),
        ElementsAre(Pair("cli", "a\nb"), Pair("region", "eu-west-1"), Pair("s3", ""),
                    Pair("s3.addressing_style", "path"), Pair("s3.max_concurrent_requests", "20")));
}

TEST(SharedConfig, LeavesOutCommentsBlankLinesAndTheEndsOfWindowsLines) {
    const auto config = parsed(
        "\xEF\xBB\xBF# top\r\n[default] # here\r\n; whole line\r\n\r\nregion = eu-west-1 # "
        "mine\r\nkey=a#b;c\r\n   \r\n");
    EXPECT_THAT(config.profiles.at("default"),
                ElementsAre(Pair("key", "a#b;c"), Pair("region", "eu-west-1")));
}

TEST(SharedConfig, ReadsNamesInAnyCaseAndIndentedSections) {
    const auto config =
        parsed("[default]\n  Region = a\n  OUTPUT = json\n", "[x]\n   aws_access_key_id = AK\n");
    EXPECT_THAT(config.profiles.at("default"),
                ElementsAre(Pair("output", "json"), Pair("region", "a")));
    EXPECT_EQ(config.profiles.at("x").at("aws_access_key_id"), "AK");
}

TEST(SharedConfig, MergesSectionsAndLetsTheCredentialsFileWin) {
    const auto config = parsed("[profile x]\na = 1\nb = 1\n[profile x]\nb = 2\nc = 2\n",
                               "[x]\nc = 3\n[profile y]\nd = 4\n");
    EXPECT_THAT(config.profiles.at("x"),
                ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3")));
    EXPECT_EQ(config.profiles.at("profile y").at("d"), "4") << "no prefix in the credentials file";
}

TEST(SharedConfig, PrefersTheNamedDefaultProfileToTheBareOne) {
    for (const auto* text : {"[profile default]\na = named\n[default]\na = bare\nb = bare\n",
                             "[default]\na = bare\nb = bare\n[profile default]\na = named\n"})
        EXPECT_THAT(parsed(text).profiles.at("default"), ElementsAre(Pair("a", "named"))) << text;
}

TEST(SharedConfig, NamesTheLineThatItCantReadAndNeverItsText) {
    SharedConfig config;
    const auto reading = [&](std::string_view text) {
        return read_config(text, ConfigFile::config, "/c", config);
    };
    EXPECT_THAT(reading("[default]\n\nSECRETVALUE\n"),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("/c line 3: expected 'name = value'"),
                                                  Not(HasSubstr("SECRET")))));
    EXPECT_THAT(reading("[default]\n= SECRET\n"), FailsSaying(Fault::invalid, HasSubstr("line 2")));
    EXPECT_THAT(reading("[default]\ns3 =\n  nothing\n"),
                FailsSaying(Fault::invalid, HasSubstr("line 3")));
    EXPECT_THAT(reading("region = a\n"),
                FailsSaying(Fault::invalid, HasSubstr("before the first [section]")));
    EXPECT_THAT(reading("[default\n"), FailsSaying(Fault::invalid, HasSubstr("']' is missing")));
}

TEST(SharedConfig, IsFoundAtHomeOrWhereTheEnvironmentSays) {
    FakeOutside fake;
    fake.files.content = {{"/home/u/.aws/config", "[default]\nregion = home\n"},
                          {"/home/u/.aws/credentials", "[default]\naws_access_key_id = AK\n"},
                          {"/etc/aws", "[profile p]\nregion = elsewhere\n"},
                          {"/home/u/keys", "[p]\naws_access_key_id = PK\n"}};
    const auto home = load_shared_config(fake.environment(), fake.files);
    ASSERT_TRUE(home);
    EXPECT_EQ(home->profile, "default");
    EXPECT_FALSE(home->profile_chosen);
    EXPECT_THAT(home->settings(),
                ElementsAre(Pair("aws_access_key_id", "AK"), Pair("region", "home")));

    fake.variables["AWS_CONFIG_FILE"] = "/etc/aws";
    fake.variables["AWS_SHARED_CREDENTIALS_FILE"] = "~/keys";
    fake.variables["AWS_PROFILE"] = "p";
    const auto elsewhere = load_shared_config(fake.environment(), fake.files);
    ASSERT_TRUE(elsewhere);
    EXPECT_THAT(elsewhere->settings(),
                ElementsAre(Pair("aws_access_key_id", "PK"), Pair("region", "elsewhere")));
}

TEST(SharedConfig, TakesTheProfileOfTheFlagBeforeThatOfTheEnvironment) {
    FakeOutside fake;
    fake.files.content["/home/u/.aws/config"] =
        "[profile a]\nx=1\n[profile b]\nx=2\n[profile c]\nx=3\n";
    fake.variables["AWS_DEFAULT_PROFILE"] = "a";
    EXPECT_EQ(load_shared_config(fake.environment(), fake.files)->profile, "a");
    fake.variables["AWS_PROFILE"] = "b";
    EXPECT_EQ(load_shared_config(fake.environment(), fake.files)->profile, "b");
    EXPECT_EQ(load_shared_config(fake.environment(), fake.files, "c")->profile, "c");
    fake.variables["AWS_PROFILE"] = "";
    EXPECT_EQ(load_shared_config(fake.environment(), fake.files)->profile, "a")
        << "set to nothing is not set";
}

TEST(SharedConfig, SaysWhichProfilesThereAreWhenTheChosenOneIsMissing) {
    FakeOutside fake;
    fake.files.content["/home/u/.aws/config"] = "[profile a]\nx=1\n[profile b]\nx=2\n";
    EXPECT_THAT(
        load_shared_config(fake.environment(), fake.files, "z"),
        FailsSaying(Fault::invalid,
                    HasSubstr("'z' is not in /home/u/.aws/config and /home/u/.aws/credentials; "
                              "these are: a, b")));
    fake.files.content.clear();
    EXPECT_THAT(load_shared_config(fake.environment(), fake.files, "z"),
                FailsSaying(Fault::invalid, HasSubstr("no profile is")));
    EXPECT_TRUE(load_shared_config(fake.environment(), fake.files)) << "no files at all is fine";
}

}  // namespace
}  // namespace kcl::aws
