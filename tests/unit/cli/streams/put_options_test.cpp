#include "kcl/cli/streams/put/put_options.h"

#include "kcl/cli/streams/put/put_command.h"

#include <gmock/gmock.h>

#include <sstream>

namespace kcl::cli {
namespace {

using streams::KeyRule;
using ::testing::HasSubstr;

PutOptions parsed(const std::vector<std::string>& words) {
    const auto options = parse_put_command(words);
    EXPECT_TRUE(options) << options.error().text;
    return options.value_or(PutOptions{});
}

std::string refusal(const std::vector<std::string>& words) {
    const auto options = parse_put_command(words);
    if (options) return "accepted";
    EXPECT_EQ(options.error().status, 2);
    EXPECT_THAT(options.error().text, HasSubstr("Try 'kcl put --help'"));
    return options.error().text;
}

TEST(PutOptions, ReadLinesOfStandardInputWithRandomKeysUnlessToldOtherwise) {
    const auto options = parsed({"s"});
    EXPECT_EQ(options.stream, "s");
    EXPECT_FALSE(options.record || options.file || options.whole || options.base64);
    EXPECT_TRUE(options.keep_order);
    EXPECT_EQ(options.key.kind, KeyRule::Kind::random);
    EXPECT_FALSE(options.rate);
}

TEST(PutOptions, TakeEveryFlag) {
    EXPECT_EQ(parsed({"s", "hello"}).record, "hello");
    EXPECT_EQ(parsed({"s", ""}).record, "");
    EXPECT_EQ(parsed({"s", "--file", "f"}).file, "f");
    EXPECT_EQ(parsed({"s", "--file", "-"}).file, std::nullopt);
    EXPECT_TRUE(parsed({"s", "--whole"}).whole);
    EXPECT_EQ(parsed({"s", "--key", "k"}).key.text, "k");
    EXPECT_EQ(parsed({"s", "--key-from", "json:a.b"}).key.text, "a.b");
    EXPECT_EQ(parsed({"s", "--hash-key", "12"}).hash_key, "12");
    EXPECT_FALSE(parsed({"s", "--unordered"}).keep_order);
    EXPECT_DOUBLE_EQ(*parsed({"s", "--rate", "600/m"}).rate, 10);
    EXPECT_DOUBLE_EQ(*parsed({"s", "--rate", "0.5/s"}).rate, 0.5);
}

TEST(PutOptions, NameWhatIsWrong) {
    EXPECT_THAT(refusal({}), HasSubstr("STREAM"));
    EXPECT_THAT(refusal({"s", "--key-from", "xml:a"}), HasSubstr("'xml:a'"));
    EXPECT_THAT(refusal({"s", "--key", "k", "--key-from", "random"}), HasSubstr("--key"));
    EXPECT_THAT(refusal({"s", "--key", ""}), HasSubstr("not empty"));
    EXPECT_THAT(refusal({"s", "--hash-key", "-1"}), HasSubstr("--hash-key"));
    EXPECT_THAT(refusal({"s", "--hash-key", "1", "--key-from", "round-robin"}),
                HasSubstr("exclude"));
    for (const auto* rate : {"0", "fast", "-5", "1e3", "5/h", "nan", "inf"})
        EXPECT_THAT(refusal({"s", "--rate", rate}), HasSubstr("--rate")) << rate;
    EXPECT_THAT(refusal({"s", "r", "--file", "f"}), HasSubstr("--file"));
    EXPECT_THAT(refusal({"s", "r", "x"}), HasSubstr("x"));
}

TEST(PutOptions, ExplainThemselvesWithExamples) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(put_command({"--help"}, out, err), 0);
    EXPECT_THAT(out.str(), HasSubstr("\n  kcl put orders "));
    EXPECT_THAT(out.str(), HasSubstr("--local"));
    EXPECT_EQ(err.str(), "");
}

TEST(PutOptions, NameTheFileThatCannotBeOpened) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(put_command({"s", "--file", "/no/such/file", "--local"}, out, err), 1);
    EXPECT_THAT(err.str(), HasSubstr("'/no/such/file': No such file"));
}

}  // namespace
}  // namespace kcl::cli
