#include "kcl/base/sequence_number.h"

#include <gtest/gtest.h>

namespace kcl {
namespace {

const std::string early = "49590338271490256608559692538361571095921575989136588898";
const std::string late = "49590338271490256608559692540925702759324208523137515618";

TEST(SequenceNumbers, AreComparedAsNumbersOfAnySize) {
    EXPECT_TRUE(compare_sequence_numbers(early, late) < 0);
    EXPECT_TRUE(compare_sequence_numbers("9", "10") < 0);
    EXPECT_TRUE(compare_sequence_numbers("0010", "10") == 0);
    EXPECT_TRUE(compare_sequence_numbers("0", "000") == 0);
    EXPECT_TRUE(compare_sequence_numbers(early, "0") > 0);
}

TEST(Checkpoint, OrdersSentinelsAndNumbersAsJavaDoes) {
    const std::vector<Checkpoint> ascending{
        Checkpoint::at_timestamp(), Checkpoint::trim_horizon(), Checkpoint::latest(),
        Checkpoint::at("0"),        Checkpoint::at(early),      Checkpoint::at(early, 1),
        Checkpoint::at(early, 2),   Checkpoint::at(late),       Checkpoint::shard_end()};
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t k = 0; k < ascending.size(); ++k)
            EXPECT_TRUE((ascending[i] <=> ascending[k]) == (i <=> k)) << i << " " << k;
}

TEST(Checkpoint, IsReadFromTheTwoAttributesOfTheTable) {
    EXPECT_EQ(Checkpoint::parse("TRIM_HORIZON", 0), Checkpoint::trim_horizon());
    EXPECT_EQ(Checkpoint::parse("SHARD_END", 0), Checkpoint::shard_end());
    EXPECT_EQ(Checkpoint::parse("SHARD_END", 5), Checkpoint::shard_end())
        << "sentinels have no sub-sequence number";
    EXPECT_EQ(Checkpoint::parse(early, 3), Checkpoint::at(early, 3));
    for (const char* text : {"", "trim_horizon", "-1", "12a", "1.5"})
        EXPECT_EQ(Checkpoint::parse(text, 0), std::nullopt);
}

TEST(Checkpoint, IsWrittenAsTheTableHasIt) {
    EXPECT_EQ(Checkpoint::at(early, 3).text(), early);
    EXPECT_EQ(Checkpoint::at_timestamp().text(), "AT_TIMESTAMP");
    EXPECT_EQ(to_string(Checkpoint::at("12", 3)), "12/3");
    EXPECT_EQ(to_string(Checkpoint::at("12")), "12");
}

}  // namespace
}  // namespace kcl
