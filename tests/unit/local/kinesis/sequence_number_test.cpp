#include "kcl/base/sequence_number.h"

#include "kcl/local/kinesis/model/sequence_number.h"
#include "kcl/local/kinesis/model/stream.h"

#include <gtest/gtest.h>

namespace kcl::local::kinesis {
namespace {

TEST(SequenceNumber, HasTheDigitsThatAwsGives) {
    // Worked out with arbitrary precision from the documented hexadecimal layout.
    EXPECT_EQ(to_string(SequenceNumber{
                  .created = 1'700'000'000, .shard = 0, .index = 0, .time = 1'700'000'000}),
              "49646437577108476416916876405825929425585429676275269634");
    EXPECT_EQ(
        to_string(SequenceNumber{
            .created = 1'700'000'000, .shard = 37, .index = 5'000'000'000, .time = 1'700'000'123}),
        "49646437577219980142915574150631681162822210816300810834");
    EXPECT_EQ(
        to_string(SequenceNumber{
            .created = 1'700'000'000, .shard = 0, .index = last_index, .time = 1'700'000'000}),
        "49646437577119626789516141717395488358902139227853553666");
}

TEST(SequenceNumber, IsReadBackAsItWasWritten) {
    for (const SequenceNumber& number :
         {SequenceNumber{.created = 1'700'000'000, .shard = 0, .index = 0, .time = 1'700'000'001},
          SequenceNumber{
              .created = 1'700'000'000, .shard = 2'147'483'647, .index = 1, .time = 68'719'476'735},
          SequenceNumber{
              .created = 16'025'174'999, .shard = 12'345, .index = last_index, .time = 1}}) {
        const auto text = to_string(number);
        EXPECT_EQ(text.size(), sequence_digits);
        EXPECT_EQ(parse_sequence_number(text), number) << text;
    }
}

TEST(SequenceNumber, GrowsWithIndexThenTimeAndIsGreaterInChildren) {
    const SequenceNumber record{
        .created = 1'700'000'000, .shard = 3, .index = 7, .time = 1'700'000'010};
    auto later = record, next = record, child = record;
    later.time += 1;
    next.index += 1, next.time = record.time - 5;
    child.created += 1, child.index = 0;
    auto end = record;
    end.index = last_index;
    EXPECT_TRUE(compare_sequence_numbers(to_string(record), to_string(later)) < 0);
    EXPECT_TRUE(compare_sequence_numbers(to_string(later), to_string(next)) < 0);
    EXPECT_TRUE(compare_sequence_numbers(to_string(next), to_string(end)) < 0);
    EXPECT_TRUE(compare_sequence_numbers(to_string(end), to_string(child)) < 0);
}

TEST(SequenceNumber, TakesSmallNumbersForTheOldestVersion) {
    for (const char* text : {"0", "1", "123456789012345678901234567890123456"}) {
        const auto number = parse_sequence_number(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(number->version, 0) << text;
    }
    EXPECT_EQ(parse_sequence_number("5")->shard, 5);
}

TEST(SequenceNumber, ReadsTheSecondVersionToo) {
    // 2, creation 0x05459c3b6, nibble 7, 00, time, random, index 01, shard 7, version 1.
    const auto number =
        parse_sequence_number("49544806462533704453701445665840204856447331738903904369");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->version, 1);
    EXPECT_EQ(number->shard, 7);
}

TEST(SequenceNumber, RefusesWhatAwsCannotHaveGiven) {
    const SequenceNumber good{.created = 1'700'000'000, .shard = 1, .index = 1, .time = 1};
    auto too_late = good, too_high = good;
    too_late.created = 16'025'175'000;
    too_high.index = last_index + 1;
    EXPECT_FALSE(parse_sequence_number(to_string(too_late)));
    EXPECT_FALSE(parse_sequence_number(to_string(too_high)));
    auto version_3 = to_string(good);
    ++version_3.back();
    EXPECT_FALSE(parse_sequence_number(version_3));
    EXPECT_FALSE(parse_sequence_number("1" + std::string(45, '0')));  // between the eras
    EXPECT_FALSE(parse_sequence_number(std::string(56, '9')));
    EXPECT_FALSE(parse_sequence_number(std::string(129, '9')));
}

TEST(ShardIds, AreReadLoosely) {
    EXPECT_EQ(shard_id(7), "shardId-000000000007");
    for (const char* text : {"shardId-000000000007", "shardId-7", "shard-007", "7", "x-7"})
        EXPECT_EQ(parse_shard_id(text), 7U) << text;
    EXPECT_EQ(parse_shard_id("shardId-2147483647"), 2'147'483'647U);
    for (const char* text : {"shardId-2147483648", "shardId-", "", "a", "shardId-7a", "shardId--7",
                             "99999999999999999999"})
        EXPECT_EQ(parse_shard_id(text), std::nullopt) << text;
}

}  // namespace
}  // namespace kcl::local::kinesis
