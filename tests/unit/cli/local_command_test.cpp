#include "kcl/cli/local_command.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kcl::cli {
namespace {

using ::testing::HasSubstr;

TEST(LocalCommand, HasDefaultsForEverything) {
    const auto options = parse_local_command({});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->kinesis.port, 4567);
    EXPECT_EQ(options->dynamodb.port, 6789);
    EXPECT_TRUE(options->kinesis.wanted && options->dynamodb.wanted);
    EXPECT_EQ(options->kinesis.directory, "");
    EXPECT_EQ(options->bind_address, "");
    EXPECT_EQ(options->delay.count(), 0);
    EXPECT_FALSE(options->fsync);
}

TEST(LocalCommand, TakesEveryOption) {
    const auto options = parse_local_command({"--kinesis-port", "0", "--dynamo-port=65535",
                                              "--directory", "/data", "--bind", "0.0.0.0", "--only",
                                              "kinesis", "--delay", "500", "--fsync"});
    ASSERT_TRUE(options);
    EXPECT_EQ(options->kinesis.port, 0);
    EXPECT_EQ(options->dynamodb.port, 65535);
    EXPECT_EQ(options->kinesis.directory, "/data");
    EXPECT_EQ(options->dynamodb.directory, "/data");
    EXPECT_EQ(options->bind_address, "0.0.0.0");
    EXPECT_TRUE(options->kinesis.wanted);
    EXPECT_FALSE(options->dynamodb.wanted);
    EXPECT_EQ(options->delay.count(), 500);
    EXPECT_TRUE(options->fsync);
}

TEST(LocalCommand, TakesThePowersOfTests) {
    const auto options =
        parse_local_command({"--clock", "2026-01-31T12:00:00Z", "--clock-rate", "60",
                             "--fault-seed", "7", "--enforce-limits", "--capture", "c", "--replay",
                             "r", "--replay-paced", "--restore", "s", "--snapshot", "t"});
    ASSERT_TRUE(options) << options.error().text;
    const auto& powers = options->powers;
    EXPECT_EQ(powers.clock->time_since_epoch().count(), 1'769'860'800'000);
    EXPECT_EQ(powers.clock_rate, 60);
    EXPECT_EQ(powers.fault_seed, 7u);
    EXPECT_TRUE(powers.enforce_limits && powers.replay_paced);
    EXPECT_EQ(powers.capture, "c");
    EXPECT_EQ(powers.replay, "r");
    EXPECT_EQ(powers.restore, "s");
    EXPECT_EQ(powers.snapshot, "t");
    EXPECT_EQ(parse_local_command({})->powers, LocalOptions::Powers());
}

TEST(LocalCommand, TakesAccessKeysFromTheCommandLineAndFromAFile) {
    const auto options = parse_local_command(
        {"--verify-signatures", "--access-key", "a:1", "--access-key=b:2:123456789012:token"});
    ASSERT_TRUE(options);
    ASSERT_EQ(options->access_keys.size(), 2u);
    EXPECT_EQ(options->access_keys[0].id, "a");
    EXPECT_EQ(options->access_keys[1].session_token, "token");
}

TEST(LocalCommand, NeverRepeatsASecret) {
    const auto refused =
        parse_local_command({"--verify-signatures", "--access-key", "id:very-secret:nobody"});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().text,
                HasSubstr("the account of access key id must have 12 digits"));
    EXPECT_THAT(refused.error().text, ::testing::Not(HasSubstr("very-secret")));
}

TEST(LocalCommand, NamesWhatIsWrong) {
    for (const auto& [arguments, names] :
         std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"--kinesis-port", "65536"}, "--kinesis-port"},
             {{"--dynamo-port", "-1"}, "--dynamo-port"},
             {{"--dynamo-port", "http"}, "--dynamo-port"},
             {{"--dynamo-port"}, "--dynamo-port"},
             {{"--only", "s3"}, "--only"},
             {{"--delay", "-5"}, "--delay"},
             {{"--shards", "2"}, "--shards"},
             {{"--clock", "noon"}, "--clock"},
             {{"--clock", "1999-12-31"}, "--clock"},
             {{"--clock-rate", "-1"}, "--clock-rate"},
             {{"--faults", "/nowhere/rules"}, "/nowhere/rules"},
             {{"--fault-seed", "x"}, "--fault-seed"},
             {{"--replay-paced"}, "--replay"},
             {{"--verify-signatures"}, "--access-key"},
             {{"--access-key", "a:1"}, "--verify-signatures"},
             {{"--verify-signatures", "--access-keys", "/not/there"}, "/not/there"},
             {{"--tls-key", "key.pem"}, "--tls-certificate"},
             {{"now"}, "now"},
         }) {
        const auto refused = parse_local_command(arguments);
        ASSERT_FALSE(refused) << names;
        EXPECT_EQ(refused.error().status, 2);
        EXPECT_THAT(refused.error().text, HasSubstr(names));
        EXPECT_THAT(refused.error().text, HasSubstr("--help"));
    }
}

TEST(LocalCommand, ExplainsItselfOnStandardOutput) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(local_command({"--help"}, out, err), 0);
    for (const auto* option : {"--kinesis-port", "--dynamo-port", "--directory", "--bind", "--only",
                               "--delay", "--fsync"})
        EXPECT_THAT(out.str(), HasSubstr(option));
    EXPECT_EQ(err.str(), "");
}

TEST(LocalCommand, SaysWhyItCannotStart) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(local_command({"--kinesis-port", "0", "--dynamo-port", "0", "--bind", "somewhere"},
                            out, err),
              1);
    EXPECT_THAT(err.str(), HasSubstr("kcl local: 'somewhere' is not an IP address"));
    EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace kcl::cli
