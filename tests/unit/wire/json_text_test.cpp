#include "kcl/wire/codec/writer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace kcl::wire {
namespace {

std::string written(std::string_view text) {
    std::string out;
    Writer(Format::json, out).text(text);
    return out;
}

std::string escaped(unsigned char byte) {
    switch (byte) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            return byte < 0x20 ? fmt::format("\\u{:04x}", byte)
                               : std::string(1, static_cast<char>(byte));
    }
}

/// Text is looked at eight bytes at a time.
TEST(JsonText, EscapesWhatJsonWantsEscapedWhereverItStands) {
    for (std::size_t length = 1; length <= 20; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text(length, 'x');
                text[place] = static_cast<char>(byte);
                const auto expected = '"' + std::string(place, 'x') +
                                      escaped(static_cast<unsigned char>(byte)) +
                                      std::string(length - place - 1, 'x') + '"';
                ASSERT_EQ(written(text), expected);
            }
        }
    }
}

TEST(JsonText, EscapesEveryOneOfMany) {
    EXPECT_EQ(written("\"\"\\\\\n\n\x01\x1f\"xxxxxxxxxxxxx\"\""),
              R"("\"\"\\\\\n\n\u0001\u001f\"xxxxxxxxxxxxx\"\"")");
}

}  // namespace
}  // namespace kcl::wire
