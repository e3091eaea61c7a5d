#include "kcl/base/hash_key.h"

#include <gtest/gtest.h>

namespace kcl {
namespace {

TEST(HashKey, IsWrittenAndReadInDecimal) {
    for (const char* text : {"0", "1", "42", "170141183460469231731687303715884105728",
                             "340282366920938463463374607431768211455"}) {
        const auto key = parse_hash_key(text);
        ASSERT_TRUE(key) << text;
        EXPECT_EQ(to_string(*key), text);
    }
    EXPECT_EQ(parse_hash_key("340282366920938463463374607431768211455"), max_hash_key);
}

TEST(HashKey, RefusesWhatIsNoPlainNumberBelowTwoToThe128) {
    for (const char* text :
         {"", "-1", "+1", "01", "1.0", " 1", "1 ", "0x1", "340282366920938463463374607431768211456",
          "9999999999999999999999999999999999999999"})
        EXPECT_FALSE(parse_hash_key(text)) << text;
}

TEST(HashKeyRange, HasBothEndsAndMayBeOneKey) {
    const HashKeyRange range{10, 20};
    EXPECT_TRUE(range.contains(10));
    EXPECT_TRUE(range.contains(20));
    EXPECT_FALSE(range.contains(9));
    EXPECT_FALSE(range.contains(21));
    EXPECT_TRUE((HashKeyRange{5, 5}.contains(5)));
    EXPECT_TRUE(HashKeyRange{}.contains(max_hash_key));
}

}  // namespace
}  // namespace kcl
