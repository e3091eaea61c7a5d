#include "kcl/cli/streams/tail/record_text.h"

#include <gtest/gtest.h>

namespace kcl::cli {
namespace {

std::string text(std::string_view bytes, DataForm form, bool for_terminal = false) {
    return to_text(std::as_bytes(std::span(bytes)), form, for_terminal);
}

constexpr std::string_view colours = "\x1b[31mred";

TEST(RecordText, IsTextAsItIsAndHexOtherwise) {
    EXPECT_EQ(text("grün\tund blau", DataForm::automatic), "grün\tund blau");
    EXPECT_EQ(text("\xff\x01", DataForm::automatic), "ff01");
    EXPECT_EQ(text(colours, DataForm::automatic), "1b5b33316d726564");
    EXPECT_EQ(text("\xc2\x9b"
                   "31m",
                   DataForm::automatic),
              "c29b33316d");
    EXPECT_EQ(text("", DataForm::automatic), "");
}

TEST(RecordText, NeverSteersATerminal) {
    EXPECT_EQ(text(colours, DataForm::text), colours);
    EXPECT_EQ(text(colours, DataForm::text, true), "\\x1b[31mred");
    EXPECT_EQ(text("a\nb", DataForm::text, true), "a\\x0ab");
    EXPECT_EQ(text("\xc2\x9b"
                   "31m",
                   DataForm::text, true),
              "\\x9b31m");
    EXPECT_EQ(text("\xff"
                   "a\x80",
                   DataForm::text, true),
              "\\xffa\\x80");
    EXPECT_EQ(text("\"\xc2\x9b\"", DataForm::pretty, true), "22c29b22");
}

TEST(RecordText, LaysJsonOutWithoutTouchingItsValues) {
    constexpr std::string_view document =
        R"({ "a" : [1.0, 12345678901234567890, "x \" , {"], "e": {}, "l":[ ] ,"n":null})";
    EXPECT_EQ(text(document, DataForm::json),
              R"({"a":[1.0,12345678901234567890,"x \" , {"],"e":{},"l":[],"n":null})");
    EXPECT_EQ(text(document, DataForm::pretty), R"({
  "a": [
    1.0,
    12345678901234567890,
    "x \" , {"
  ],
  "e": {},
  "l": [],
  "n": null
})");
    EXPECT_EQ(text("not json", DataForm::pretty), "not json");
    EXPECT_EQ(text("{\"a\":1}{", DataForm::json), "{\"a\":1}{");
    EXPECT_EQ(text(" 17 ", DataForm::json), "17");
}

TEST(RecordText, IsHexOrBase64WhenAsked) {
    EXPECT_EQ(text("abc", DataForm::hex), "616263");
    EXPECT_EQ(text("abc", DataForm::base64), "YWJj");
}

}  // namespace
}  // namespace kcl::cli
