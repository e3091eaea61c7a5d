#include "kcl/cli/streams/tail/tail_options.h"

#include "kcl/cli/streams/tail/tail_command.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kcl::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Checkpoint::Kind;

const SystemTime now{std::chrono::seconds(1'769'860'800)};

TailOptions parsed(std::vector<std::string> words) {
    words.insert(words.begin(), "s");
    const auto options = parse_tail_command(words, now);
    EXPECT_TRUE(options) << options.error().text;
    return options.value_or(TailOptions{});
}

std::string refusal(std::vector<std::string> words) {
    const auto options = parse_tail_command(words, now);
    if (options) return "accepted";
    EXPECT_EQ(options.error().status, 2);
    return options.error().text;
}

TEST(TailOptions, FollowFromTheTipOrPrintFromTheBeginning) {
    EXPECT_EQ(parsed({}).from.checkpoint.kind(), Kind::latest);
    EXPECT_TRUE(parsed({}).follow);
    EXPECT_EQ(parsed({"--no-follow"}).from.checkpoint.kind(), Kind::trim_horizon);
    EXPECT_EQ(parsed({"--no-follow", "--from", "latest"}).from.checkpoint.kind(), Kind::latest);
}

TEST(TailOptions, BeginAnywhere) {
    EXPECT_EQ(parsed({"--from", "trim_horizon"}).from.checkpoint.kind(), Kind::trim_horizon);
    EXPECT_EQ(parsed({"--from", "2026-01-31T11:00:00Z"}).from.timestamp,
              now - std::chrono::hours(1));
    EXPECT_EQ(parsed({"--from", "1769860799.5"}).from.timestamp,
              now - std::chrono::milliseconds(500));
    EXPECT_EQ(parsed({"--from", "-2h"}).from.timestamp, now - std::chrono::hours(2));
    EXPECT_EQ(parsed({"--from=-90s"}).from.timestamp, now - std::chrono::seconds(90));
    const std::string number = "49545115243490985018280067714973144582180062593244200961";
    EXPECT_EQ(parsed({"--from", number, "--shard", "a"}).from.checkpoint.text(), number);
}

TEST(TailOptions, TakeEveryOtherFlag) {
    EXPECT_THAT(parsed({"--shard", "a", "--shard", "b"}).shards, ElementsAre("a", "b"));
    EXPECT_EQ(parsed({"--limit", "10"}).limit, 10u);
    EXPECT_EQ(parsed({"--format", "pretty"}).form, DataForm::pretty);
    EXPECT_TRUE(parsed({"--json"}).json);
    EXPECT_TRUE(parsed({"--only-data"}).only_data);
}

TEST(TailOptions, NameWhatIsWrong) {
    EXPECT_THAT(refusal({}), HasSubstr("STREAM"));
    EXPECT_THAT(refusal({"s", "--from", "yesterday"}), HasSubstr("-2h"));
    EXPECT_THAT(refusal({"s", "--from", "2026-02-01T00:00:00Z"}), HasSubstr("future"));
    EXPECT_THAT(refusal({"s", "--from", "495451152434909850182800677149731445821800625932442009"}),
                HasSubstr("--shard"));
    EXPECT_THAT(refusal({"s", "--limit", "0"}), HasSubstr("--limit"));
    EXPECT_THAT(refusal({"s", "--format", "xml"}), HasSubstr("'xml'"));
    EXPECT_THAT(refusal({"s", "--json", "--only-data"}), HasSubstr("--only-data"));
    EXPECT_THAT(refusal({"s", "-2h"}), HasSubstr("kcl tail --help"));
}

TEST(TailOptions, ExplainThemselvesWithExamples) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(tail_command({"--help"}, out, err), 0);
    EXPECT_THAT(out.str(), HasSubstr("\n  kcl tail orders "));
    EXPECT_THAT(out.str(), HasSubstr("--profile"));
    EXPECT_EQ(err.str(), "");
}

}  // namespace
}  // namespace kcl::cli
