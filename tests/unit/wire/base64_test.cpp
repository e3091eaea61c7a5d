#include "kcl/wire/base64.h"

#include "tests/unit/wire/bodies.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>

namespace kcl::wire {
namespace {

TEST(Base64, MatchesTheExamplesOfTheStandard) {
    const std::pair<std::string_view, std::string_view> examples[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [plain, encoded] : examples) {
        EXPECT_EQ(to_base64(bytes(plain)), encoded);
        EXPECT_EQ(from_base64(encoded), plain);
    }
    EXPECT_EQ(to_base64(bytes("\xfb\xff\xbf")), "+/+/");
}

TEST(Base64, OfEveryByteSurvivesTheRoundTrip) {
    std::string all;
    for (int i = 0; i < 256; ++i) {
        all += static_cast<char>(i);
        EXPECT_EQ(from_base64(to_base64(bytes(all))), all);
    }
}

/// Long enough for the processor's wide registers, at every offset and with every rest.
TEST(Base64, OfAnyLengthIsWhatOpenSslWrites) {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 300; ++size) {
        std::string plain(size, '\0');
        for (char& c : plain) c = static_cast<char>(random());
        std::string expected(base64_size(size) + 1, '\0');
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(expected.data()),
                        reinterpret_cast<const unsigned char*>(plain.data()),
                        static_cast<int>(size));
        expected.pop_back();
        ASSERT_EQ(to_base64(bytes(plain)), expected);
        ASSERT_EQ(from_base64(expected), plain);
    }
}

TEST(Base64, FindsEveryForeignCharacterWhereverItStands) {
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::string good(160, 'Q');
    std::string room(decoded_base64_size(good), '\0');
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (int c = 0; c < 256; ++c) {
            std::string text = good;
            text[place] = static_cast<char>(c);
            const auto size = decode_base64(text, reinterpret_cast<std::byte*>(room.data()));
            const bool padded = c == '=' && place == good.size() - 1;
            if (alphabet.contains(static_cast<char>(c))) {
                ASSERT_EQ(size, room.size()) << place << ' ' << c;
            } else if (padded) {
                ASSERT_EQ(size, room.size() - 1);
            } else {
                ASSERT_FALSE(size) << place << ' ' << c;
                ASSERT_EQ(size.error().character, static_cast<char>(c));
            }
        }
    }
}

TEST(Base64, IsAppendedToWhatIsThere) {
    std::string out = "x:";
    append_base64(out, bytes("foo"));
    append_base64(out, bytes("f"));
    EXPECT_EQ(out, "x:Zm9vZg==");
}

TEST(Base64, ThatIsWrongSaysWhy) {
    using Why = Base64Fault::Kind;
    struct Case {
        std::string_view text;
        Why why;
        char character;
    };
    const Case cases[] = {
        {"A", Why::length, 0},
        {"Zm9vY", Why::length, 0},
        {"Zg=", Why::length, 0},
        {"Zm9*", Why::character, '*'},
        {"Z*9vZm9v", Why::character, '*'},
        {"Zm9 ", Why::character, ' '},
        {"Z===", Why::character, '='},
        {"====", Why::character, '='},
        {"Zg==Zm9v", Why::character, '='},
        {"Zg=v", Why::character, '='},
        {"Zm-_", Why::character, '-'},
        {"Zm\xff"
         "v",
         Why::character, '\xff'},
        {"Zh==", Why::last_bits, 'h'},
        {"Zm9=", Why::last_bits, '9'},
    };
    for (const auto& [text, why, character] : cases) {
        std::string room(decoded_base64_size(text) + 1, '\0');
        const auto size = decode_base64(text, reinterpret_cast<std::byte*>(room.data()));
        ASSERT_FALSE(size) << text;
        EXPECT_EQ(size.error().kind, why) << text;
        EXPECT_EQ(size.error().character, character) << text;
        EXPECT_EQ(from_base64(text), std::nullopt);
    }
}

}  // namespace
}  // namespace kcl::wire
