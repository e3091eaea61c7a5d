#include "kcl/wire/document.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>

#include <limits>

namespace kcl::wire {
namespace {

Document parse(std::string_view text) {
    auto document = Document::parse(body(text), Format::json);
    if (!document) throw std::runtime_error(document.error().message);
    return std::move(*document);
}

std::string problem_of(std::string_view text) {
    const auto document = Document::parse(body(text), Format::json);
    if (document) return "accepted";
    EXPECT_EQ(document.error().fault, Fault::corrupt);
    return document.error().message;
}

TEST(JsonDocument, KeepsEveryKindOfValue) {
    const auto document = parse(
        R"( {"n":null,"t":true,"f":false,"i":-7,"d":1.50,"s":"x","a":[1,[2],{}],"o":{"k":"v"}} )");
    const Value root = document.root();
    EXPECT_EQ(root.kind(), Kind::object);
    EXPECT_EQ(root.size(), 8u);
    EXPECT_TRUE(root.find("n")->is_null());
    EXPECT_TRUE(root.find("t")->boolean());
    EXPECT_FALSE(root.find("f")->boolean());
    EXPECT_EQ(root.find("i")->kind(), Kind::integer);
    EXPECT_EQ(root.find("i")->integer(), -7);
    EXPECT_EQ(root.find("d")->kind(), Kind::floating);
    EXPECT_EQ(root.find("d")->number(), 1.5);
    EXPECT_EQ(root.find("s")->text(), "x");
    EXPECT_EQ(root.find("a")->size(), 3u);
    EXPECT_EQ(root.find("o")->find("k")->text(), "v");
    EXPECT_FALSE(root.find("k"));
    EXPECT_FALSE(root.find("s")->find("k"));
}

TEST(JsonDocument, IsWalkedInTheOrderOfTheText) {
    const auto document = parse(R"({"b":[[1,2],{"x":[3]},"4"],"a":5})");
    std::string names;
    for (const auto [name, value] : document.root().members()) names += name;
    EXPECT_EQ(names, "ba");
    std::vector<Kind> kinds;
    const Value list = *document.root().find("b");
    for (const Value element : list.elements()) kinds.push_back(element.kind());
    EXPECT_EQ(kinds, (std::vector{Kind::array, Kind::object, Kind::string}));
    EXPECT_TRUE(document.root().elements().begin() == document.root().elements().end());
    EXPECT_TRUE(list.members().begin() == list.members().end());
}

TEST(JsonDocument, TakesTheLastOfDoubledNames) {
    const auto document = parse(R"({"a":1,"b":2,"a":3})");
    EXPECT_EQ(document.root().find("a")->integer(), 3);
    EXPECT_EQ(document.root().size(), 3u);
}

TEST(JsonDocument, ReplacesEscapesInTextAndNames) {
    const auto document = parse(R"({"a\"b":"\u00e4\n\\\/\ud83d\ude00","plain":"p"})");
    EXPECT_EQ(document.root().find("a\"b")->text(), "\xc3\xa4\n\\/\xf0\x9f\x98\x80");
    EXPECT_EQ(document.root().find("plain")->text(), "p");
}

TEST(JsonDocument, BorrowsTextFromABodyWithRoomBehindIt) {
    auto roomy = std::make_shared<std::string>();
    roomy->reserve(200);
    *roomy = R"({"a":"text"})";
    const auto document = Document::parse(roomy, Format::json);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root().find("a")->text().data(), roomy->data() + 6);
}

TEST(JsonDocument, KeepsTheTextOfNumbers) {
    struct Case {
        std::string_view text;
        Kind kind;
        std::int64_t integer;
        double number;
    };
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    const Case cases[] = {
        {"0", Kind::integer, 0, 0},
        {"-0", Kind::integer, 0, -0.0},
        {"9223372036854775807", Kind::integer, largest, 9223372036854775807.0},
        {"9223372036854775808", Kind::integer, largest, 9223372036854775808.0},
        {"-9223372036854775808", Kind::integer, smallest, -9223372036854775808.0},
        {"-99999999999999999999999999999999999999999", Kind::integer, smallest, -1e41},
        {"1.9", Kind::floating, 1, 1.9},
        {"-1.1", Kind::floating, -2, -1.1},
        {"1449535234.562", Kind::floating, 1449535234, 1449535234.562},
        {"1E3", Kind::floating, 1000, 1000},
        {"25e-1", Kind::floating, 2, 2.5},
        {"1e400", Kind::floating, largest, infinity},
        {"-1e400", Kind::floating, smallest, -infinity},
        {"1e-400", Kind::floating, 0, 0},
    };
    for (const auto& expected : cases) {
        const auto document = parse("[" + std::string(expected.text) + " ]");
        const Value value = *document.root().elements().begin();
        EXPECT_EQ(value.kind(), expected.kind) << expected.text;
        EXPECT_EQ(value.number_text(), expected.text);
        EXPECT_EQ(value.integer(), expected.integer) << expected.text;
        EXPECT_EQ(value.number(), expected.number) << expected.text;
        EXPECT_FALSE(value.is_epoch());
    }
}

TEST(JsonDocument, RefusesWhatIsNotJson) {
    const std::string_view wrong[] = {
        "",
        " ",
        "{",
        "}",
        "[",
        "nul",
        "7",
        "\"a\"",
        "null",
        "{}x",
        "{} {}",
        "{},",
        "[] 1",
        "{\"a\":1}}",
        "[1]]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1:2]",
        "[\"a\":1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:2}",
        "{\"a\":1,}",
        "{,}",
        "[01]",
        "[-]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[1e]",
        "[1e+]",
        "[0x1]",
        "[1a]",
        "[tru]",
        "[truex]",
        "[nulll]",
        "[NaN]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\ud800\"]",
        "[\"a\nb\"]",
        "[\"a]",
        "[\"\\\"]",
        "[\"\xff\"]",
        "[\"\xc3\"]",
        "{\"\xff\":1}",
        "['a']",
        "[1}",
        "{\"a\":1]",
        "[\"a\"\"b\"]",
        "[\"a\"b]",
        "[true false]",
        "[--1]",
        "[1-]",
        "[{]}",
        "{\"a\":[}",
        "\xef\xbb\xbf",
    };
    for (const auto text : wrong)
        EXPECT_TRUE(problem_of(text).starts_with("not a JSON message") || text.empty()) << text;
    EXPECT_EQ(problem_of(""), "the message is empty");
}

TEST(JsonDocument, SaysWhereItIsWrong) {
    EXPECT_EQ(problem_of(R"({"a":1,"b":01})"), "not a JSON message: not a number at byte 11");
    EXPECT_EQ(problem_of(R"({"a":1} x)"), "not a JSON message: more text after its end at byte 8");
    EXPECT_TRUE(problem_of(R"({"a":[1,2,x]})").ends_with(" at byte 10"))
        << problem_of(R"({"a":[1,2,x]})");
}

TEST(JsonDocument, RefusesEveryPartOfAMessage) {
    const std::string whole =
        R"({"Records":[{"Data":"aGVsbG8=","Sequence\u004eumber":"49","Time":1.5e3}],"More":true,"None":null})";
    ASSERT_EQ(problem_of(whole), "accepted");
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_NE(problem_of(whole.substr(0, size)), "accepted");
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonDocument, RefusesDeepNesting) {
    EXPECT_EQ(problem_of(nested(max_document_depth)), "accepted");
    EXPECT_NE(problem_of(nested(max_document_depth + 1)).find("nested too deeply"),
              std::string::npos);
    EXPECT_NE(problem_of(nested(1'000'000)).find("not a JSON message"), std::string::npos);
    EXPECT_NE(problem_of(std::string(1'000'000, '[')).find("not a JSON message"),
              std::string::npos);
}

TEST(JsonDocument, OutlivesTheBodyThatItWasParsedFrom) {
    auto source = body(R"({"a":"b\tc","d":"e"})");
    auto document = Document::parse(std::move(source), Format::json);
    ASSERT_TRUE(document);
    const Document moved = std::move(*document);
    const auto storage = moved.storage();
    EXPECT_EQ(moved.root().find("a")->text(), "b\tc");
    EXPECT_EQ(moved.root().find("d")->text(), "e");
}

}  // namespace
}  // namespace kcl::wire
