#include "kcl/wire/crc32.h"

#include <gtest/gtest.h>

#include <string>

namespace kcl::wire {
namespace {

TEST(Crc32, KnowsThePublishedValues) {
    EXPECT_EQ(crc32(""), 0U);
    EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
    EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
    EXPECT_EQ(crc32("{}"), 2745614147U);  // what DynamoDB says of its shortest answer
}

TEST(Crc32, IsTheSameBytewiseAndInSteps) {
    // The definition, bit by bit.
    const auto slowly = [](std::string_view bytes) {
        std::uint32_t rest = ~0U;
        for (const unsigned char byte : bytes) {
            rest ^= byte;
            for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) ? 0xEDB88320U : 0U);
        }
        return ~rest;
    };
    std::string text;
    for (int size = 0; size < 100; ++size) {
        EXPECT_EQ(crc32(text), slowly(text)) << size;
        text.push_back(static_cast<char>(size * 37 + 200));
    }
}

}  // namespace
}  // namespace kcl::wire
