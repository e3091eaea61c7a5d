#include "kcl/wire/partition_key.h"

#include <gtest/gtest.h>

namespace kcl::wire {
namespace {

/// Expected values from `printf %s KEY | md5sum`, read as a number.
TEST(PartitionKey, IsPlacedByItsMd5DigestReadAsABigEndianNumber) {
    EXPECT_EQ(to_string(hash_key_of("")), "281949768489412648962353822266799178366");
    EXPECT_EQ(to_string(hash_key_of("a")), "16955237001963240173058271559858726497");
    EXPECT_EQ(to_string(hash_key_of("partitionKey")), "193318062818912349798954611745638949166");
    EXPECT_EQ(to_string(hash_key_of("\xc3\xa4\xe2\x82\xac")),
              "321518000871828447898038246621679627182");
}

}  // namespace
}  // namespace kcl::wire
