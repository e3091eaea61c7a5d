#include "kcl/observe/log.h"

#include <gtest/gtest.h>

namespace kcl::observe {
namespace {

const SystemTime moment{std::chrono::milliseconds(1'457'461'300'042)};
const LogIdentity identity{.name = "KinesisCluster", .hostname = "h", .pid = 7};

TEST(LogLevels, AreTakenByNameOrNumberAsBunyanDoes) {
    EXPECT_EQ(parse_log_level("warn"), LogLevel::warn);
    EXPECT_EQ(parse_log_level("20"), LogLevel::debug);
    EXPECT_EQ(parse_log_level("35"), LogLevel::warn)
        << "what is written is what is at or above the number";
    EXPECT_EQ(parse_log_level("loud"), std::nullopt);
    EXPECT_EQ(parse_log_level(""), std::nullopt);
    EXPECT_EQ(parse_log_level("61"), std::nullopt);
    EXPECT_EQ(parse_log_level("-1"), std::nullopt);
}

TEST(BunyanLine, HasTheFieldsOfTheFoundingFormat) {
    EXPECT_EQ(
        bunyan_line(
            identity, LogLevel::info, "lease gained",
            {{"shardId", "shardId-000000000000"}, {"records", 12}, {"live", true}, {"share", 0.5}},
            moment),
        R"({"name":"KinesisCluster","hostname":"h","pid":7,"level":30,"shardId":"shardId-000000000000",)"
        R"("records":12,"live":true,"share":5E-1,"msg":"lease gained","time":"2016-03-08T18:21:40.042Z","v":0})");
}

TEST(BunyanLine, StaysOneLineOfJsonWhateverTheMessageHolds) {
    const std::string line =
        bunyan_line(identity, LogLevel::error, "two\nlines \"quoted\" \xFF\xC0\xAF", {}, moment);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_NE(line.find("two\\nlines \\\"quoted\\\" \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"),
              std::string::npos)
        << line;
}

TEST(BunyanLine, KeepsWellFormedTextOfEveryLength) {
    const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8C\x8D";
    EXPECT_NE(bunyan_line(identity, LogLevel::info, text, {}, moment).find(text),
              std::string::npos);
}

TEST(BunyanLine, RepairsSurrogatesAndCutCharacters) {
    const std::string line =
        bunyan_line(identity, LogLevel::info, "\xED\xA0\x80|\xE2\x82", {}, moment);
    EXPECT_EQ(line.find("\xED\xA0"), std::string::npos);
    EXPECT_NE(line.find("|\xEF\xBF\xBD\xEF\xBF\xBD\""), std::string::npos) << line;
}

TEST(ReadableLine, IsForAPersonAtATerminal) {
    EXPECT_EQ(readable_line(LogLevel::warn, "renewal failed",
                            {{"shard", "s0"}, {"why", "no answer"}}, moment, false),
              R"(18:21:40.042  WARN  renewal failed  shard=s0  why="no answer")");
}

}  // namespace
}  // namespace kcl::observe
