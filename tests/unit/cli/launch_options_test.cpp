#include "kcl/cli/launch_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace kcl::cli {
namespace {

using testing::HasSubstr;

const SystemTime now{std::chrono::seconds(1'769'860'800)};

std::expected<LaunchOptions, LaunchRefusal> parse(const std::string& line,
                                                  std::optional<std::string> port = {},
                                                  bool needs_consumer = true) {
    std::istringstream words(line);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    return parse_launch_options(arguments, std::move(port), needs_consumer, now);
}

std::string refusal(const std::string& line, std::optional<std::string> port = {}) {
    const auto options = parse(line, std::move(port));
    if (options) return "accepted";
    EXPECT_EQ(options.error().status, 2);
    EXPECT_THAT(options.error().text, HasSubstr("--help"));
    return options.error().text;
}

const std::string required = "--consumer c.so --table app --stream s ";

TEST(LaunchOptions, HaveTheDefaultsOfTheFoundingReadme) {
    const auto options = parse(required);
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->start_at.kind, StartAt::Kind::trim_horizon);
    EXPECT_EQ(options->read_capacity, 10);
    EXPECT_EQ(options->write_capacity, 10);
    EXPECT_EQ(options->local_kinesis_port, 4567);
    EXPECT_EQ(options->num_records, 10'000);
    EXPECT_EQ(options->time_between_reads, std::chrono::milliseconds(1000));
    EXPECT_EQ(options->log_level, LogLevel::info);
    EXPECT_EQ(options->failover_time, std::chrono::seconds(10));
    EXPECT_FALSE(options->http_port);
    EXPECT_FALSE(options->local_dynamo);
    EXPECT_FALSE(options->local_kinesis);
}

TEST(LaunchOptions, TakeTheCommandLineOfTheFoundingReadme) {
    const auto options = parse(
        "--consumer lib/consumer.so --table MyKinesisConsumerApp --stream MyKinesisStreamName "
        "--aws.region us-east-1");
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->consumer, "lib/consumer.so");
    EXPECT_EQ(options->table, "MyKinesisConsumerApp");
    EXPECT_EQ(options->stream, "MyKinesisStreamName");
    EXPECT_EQ(options->aws.region, "us-east-1");
}

TEST(LaunchOptions, TakeEveryOtherFlag) {
    const auto options = parse(required +
                               "--start-at latest --capacity.read 5 --capacity.write=6 --http 8080 "
                               "--log-level 20 --local-dynamo "
                               "--local-dynamo-directory /d --local-kinesis=true "
                               "--local-kinesis-port 0 --num-records 500 --time-between-reads 250 "
                               "--create-stream 8 --failover-time 5000 --shutdown-deadline 20 "
                               "--aws.maxRetries=7 --aws.httpOptions.timeout 900");
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->start_at.kind, StartAt::Kind::latest);
    EXPECT_EQ(options->read_capacity, 5);
    EXPECT_EQ(options->write_capacity, 6);
    EXPECT_EQ(options->http_port, 8080);
    EXPECT_EQ(options->log_level, LogLevel::debug);
    EXPECT_EQ(options->local_dynamo_directory, "/d");
    EXPECT_TRUE(options->local_kinesis);
    EXPECT_EQ(options->local_kinesis_port, 0);
    EXPECT_EQ(options->num_records, 500);
    EXPECT_EQ(options->create_stream, 8);
    EXPECT_EQ(options->aws.max_retries, 7);
    EXPECT_EQ(options->aws.timeout, std::chrono::milliseconds(900));
}

TEST(LaunchOptions, TakeATimeToStartAtButNotAFutureOne) {
    const auto options = parse(required + "--start-at 2026-01-31T11:00:00Z");
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->start_at.timestamp, now - std::chrono::hours(1));
    EXPECT_THAT(refusal(required + "--start-at 2026-01-31T13:00:00Z"), HasSubstr("future"));
    EXPECT_THAT(refusal(required + "--start-at newest"), HasSubstr("not 'newest'"));
}

TEST(LaunchOptions, FindThePortOfTheHealthCheckInTheEnvironment) {
    EXPECT_EQ(parse(required + "--http", "9000")->http_port, 9000);
    EXPECT_EQ(parse("--http " + required, "9000")->http_port, 9000);
    EXPECT_THAT(refusal(required + "--http"), HasSubstr("$PORT"));
    EXPECT_THAT(refusal(required + "--http", "all"), HasSubstr("not 'all'"));
    EXPECT_THAT(refusal(required + "--http 70000"), HasSubstr("65535"));
}

TEST(LaunchOptions, NameWhatIsMissingOrUnknown) {
    EXPECT_THAT(refusal("--table app --stream s"), HasSubstr("--consumer"));
    EXPECT_THAT(refusal("--consumer c.so --stream s"), HasSubstr("--table"));
    EXPECT_THAT(refusal("--consumer c.so --table app"), HasSubstr("--stream"));
    EXPECT_THAT(refusal(required + "--shards 4"), HasSubstr("--shards"));
    EXPECT_THAT(refusal(required + "extra"), HasSubstr("extra"));
    EXPECT_THAT(refusal(required + "--num-records many"), HasSubstr("--num-records"));
    EXPECT_THAT(refusal(required + "--num-records 10001"), HasSubstr("10001"));
    EXPECT_THAT(refusal(required + "--log-level loud"), HasSubstr("not 'loud'"));
    EXPECT_THAT(refusal("--consumer c.so --table t --stream s"), HasSubstr("3 characters"));
}

TEST(LaunchOptions, NameTheAcceptedAwsOptionsWhenTheyMeetAnother) {
    const std::string text = refusal(required + "--aws.regoin us-east-1");
    EXPECT_THAT(text, HasSubstr("--aws.regoin"));
    EXPECT_THAT(text, HasSubstr("--aws.region"));
    EXPECT_THAT(text, HasSubstr("--aws.secretAccessKey"));
    EXPECT_THAT(refusal(required + "--aws.maxRetries lots"), HasSubstr("number from 0 to 100"));
    EXPECT_THAT(refusal(required + "--aws.region"), HasSubstr("needs a value"));
}

TEST(LaunchOptions, NeverRepeatASecret) {
    const std::string text = refusal(required + "--aws.secretAccessKey hunter2 --nonsense");
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

TEST(LaunchOptions, RefuseContradictions) {
    EXPECT_THAT(refusal(required + "--local-kinesis --kinesis-endpoint http://x"),
                HasSubstr("exclude"));
    EXPECT_THAT(refusal(required + "--local-dynamo --dynamo-endpoint http://x"),
                HasSubstr("exclude"));
    EXPECT_THAT(refusal(required + "--local-kinesis-no-start"), HasSubstr("--local-kinesis"));
    EXPECT_THAT(refusal(required + "--local-dynamo-directory /d"), HasSubstr("--local-dynamo"));
    EXPECT_THAT(refusal(required + "--aws.accessKeyId a"), HasSubstr("both or neither"));
}

TEST(LaunchOptions, ShowHelpWithStatusZero) {
    for (const char* line : {"", "--help", "-h", "help", "--table app --help"}) {
        const auto options = parse(line);
        ASSERT_FALSE(options);
        EXPECT_EQ(options.error().status, 0) << line;
        for (const char* flag :
             {"--consumer", "--table", "--stream", "--start-at", "--capacity.read", "--http",
              "--log-level", "--dynamo-endpoint", "--local-dynamo", "--local-dynamo-directory",
              "--kinesis-endpoint", "--local-kinesis", "--local-kinesis-port",
              "--local-kinesis-no-start", "--num-records", "--time-between-reads", "--aws.region"})
            EXPECT_THAT(options.error().text, HasSubstr(flag));
    }
}

TEST(LaunchOptions, NeedNoConsumerInAProgramThatBringsItsOwn) {
    EXPECT_TRUE(parse("--table app --stream s", {}, false));
    EXPECT_FALSE(parse("--consumer c.so --table app --stream s", {}, false));
}

}  // namespace
}  // namespace kcl::cli
