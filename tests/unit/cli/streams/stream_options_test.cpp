#include "kcl/cli/streams/stream_options.h"

#include "kcl/cli/streams/stream_usage.h"
#include "kcl/cli/streams/streams_command.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kcl::cli {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> words(const std::string& line) {
    std::istringstream text(line);
    std::vector<std::string> all;
    for (std::string word; text >> word;) all.push_back(word);
    return all;
}

StreamOptions parsed(const std::string& line) {
    const auto options = parse_stream_command(words(line));
    EXPECT_TRUE(options) << options.error().text;
    return options.value_or(StreamOptions{});
}

std::string refusal(const std::string& line) {
    const auto options = parse_stream_command(words(line));
    if (options) return "accepted";
    EXPECT_EQ(options.error().status, 2);
    return options.error().text;
}

TEST(StreamOptions, TakeEveryActionWithItsWords) {
    EXPECT_EQ(parsed("list").action, StreamAction::list);
    EXPECT_EQ(parsed("create s").shards, 1);
    EXPECT_EQ(parsed("create s --shards 4 --wait --if-missing").shards, 4);
    EXPECT_TRUE(parsed("create s --on-demand").on_demand);
    EXPECT_TRUE(parsed("describe s --json").json);
    EXPECT_TRUE(parsed("delete s --with-consumers").with_consumers);
    EXPECT_EQ(parsed("split s shard-1 --at 170").at, HashKey{170});
    EXPECT_EQ(parsed("merge s shard-1").other, std::nullopt);
    EXPECT_EQ(parsed("merge s shard-1 shard-2").other, "shard-2");
    EXPECT_EQ(parsed("scale s 16").shards, 16);
    EXPECT_EQ(parsed("retention s 7d").retention_hours, 168);
    EXPECT_EQ(parsed("scale s 16 --wait --timeout 1h").timeout, std::chrono::hours(1));
}

TEST(StreamOptions, SayWhereTheStreamsAreAsTheAwsCommandLineDoes) {
    const auto options =
        parsed("list --region eu-west-1 --profile p --endpoint-url http://h:1 --protocol json");
    EXPECT_EQ(options.service.aws_options().region, "eu-west-1");
    EXPECT_EQ(options.service.aws_options().profile, "p");
    EXPECT_EQ(options.service.aws_options().kinesis_cbor, false);
    EXPECT_EQ(options.service.urls().kinesis, "http://h:1");
    EXPECT_FALSE(options.service.urls().kinesis_is_local);
    const auto local = parsed("list --local").service.urls();
    EXPECT_EQ(local.kinesis, "http://127.0.0.1:4567");
    EXPECT_TRUE(local.kinesis_is_local);
}

TEST(StreamOptions, NameWhatIsWrong) {
    EXPECT_THAT(refusal(""), HasSubstr("Actions:"));
    EXPECT_THAT(refusal("explode s"), HasSubstr("no action 'explode'"));
    EXPECT_THAT(refusal("create"), HasSubstr("STREAM"));
    EXPECT_THAT(refusal("create s --shards 0"), HasSubstr("--shards"));
    EXPECT_THAT(refusal("create s --shards 2 --on-demand"), HasSubstr("--on-demand"));
    EXPECT_THAT(refusal("create s --wait --timeout soon"), HasSubstr("'soon'"));
    EXPECT_THAT(refusal("create s --timeout 1m"), HasSubstr("--wait"));
    EXPECT_THAT(refusal("split s"), HasSubstr("SHARD"));
    EXPECT_THAT(refusal("split s a --at x"), HasSubstr("'x'"));
    EXPECT_THAT(refusal("scale s"), HasSubstr("SHARDS"));
    EXPECT_THAT(refusal("retention s 90m"), HasSubstr("whole hours"));
    EXPECT_THAT(refusal("describe s --wait"), HasSubstr("--wait"));
    EXPECT_THAT(refusal("list --local --endpoint-url http://x"), HasSubstr("--local"));
    EXPECT_THAT(refusal("create s --nonsense"), HasSubstr("Try 'kcl streams create --help'"));
}

TEST(StreamOptions, ExplainEachActionWithAnExample) {
    for (const auto* action :
         {"list", "create", "describe", "delete", "split", "merge", "scale", "retention"}) {
        std::ostringstream out;
        std::ostringstream err;
        EXPECT_EQ(streams_command({action, "--help"}, out, err), 0);
        EXPECT_THAT(out.str(), HasSubstr(std::string("\n  kcl streams ") + action + " "));
        EXPECT_THAT(out.str(), HasSubstr("--endpoint-url"));
        EXPECT_EQ(out.str().find('{'), std::string::npos);
        EXPECT_EQ(err.str(), "");
        EXPECT_THAT(streams_usage(), HasSubstr(action));
    }
}

}  // namespace
}  // namespace kcl::cli
