#include "kcl/shards/hash_range_hole.h"

#include "unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::shards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr HashKey max = max_hash_key;
using Ranges = std::vector<HashKeyRange>;

leases::Lease lease(const std::string& id, std::optional<HashKeyRange> range,
                    Checkpoint checkpoint = Checkpoint::at("1")) {
    auto made = lease_at(id, std::move(checkpoint));
    made.hash_key_range = range;
    return made;
}

TEST(Hole, IsNotInACompleteCover) {
    const Ranges complete[] = {
        {{0, max}},
        {{0, 9}, {10, max}},
        {{10, 19}, {20, max}, {0, 9}},
        {{0, 0}, {1, 1}, {2, max}},
        {{0, 9}, {0, 9}, {10, max}},
        {{0, 20}, {10, max}},
        {{0, max}, {5, 10}},
        {{0, 20}, {3, 5}, {21, max}},
        {{0, max}, {0, max / 2}, {max / 2 + 1, max}},
        {{0, max - 1}, {max, max}},
    };
    for (const auto& ranges : complete) EXPECT_FALSE(hole_in(ranges));
}

TEST(Hole, IsFoundWhereverItIs) {
    struct Case {
        Ranges ranges;
        Hole hole;
        const char* text;
    };
    const Case cases[] = {
        {{}, {}, "0 to 340282366920938463463374607431768211455"},
        {{{1, max}}, {std::nullopt, HashKeyRange{1, max}}, "0 to 0"},
        {{{0, 9}},
         {HashKeyRange{0, 9}, std::nullopt},
         "10 to 340282366920938463463374607431768211455"},
        {{{0, max - 1}},
         {HashKeyRange{0, max - 1}, std::nullopt},
         "340282366920938463463374607431768211455 to 340282366920938463463374607431768211455"},
        {{{0, 9}, {11, max}}, {HashKeyRange{0, 9}, HashKeyRange{11, max}}, "10 to 10"},
        {{{20, max}, {0, 9}}, {HashKeyRange{0, 9}, HashKeyRange{20, max}}, "10 to 19"},
        {{{0, 15}, {3, 5}, {20, max}}, {HashKeyRange{0, 15}, HashKeyRange{20, max}}, "16 to 19"},
    };
    for (const auto& each : cases) {
        const auto hole = hole_in(each.ranges);
        ASSERT_TRUE(hole) << each.text;
        EXPECT_EQ(*hole, each.hole) << each.text;
        EXPECT_THAT(describe(*hole), ::testing::EndsWith(each.text));
    }
}

TEST(Hole, IsMadeByFinishedShards) {
    const auto done = lease("0", HashKeyRange{0, 9}, Checkpoint::shard_end());
    const auto rest = lease("1", HashKeyRange{10, max});
    EXPECT_EQ(hole_in(std::vector{done, rest}), (Hole{std::nullopt, HashKeyRange{10, max}}));
    EXPECT_FALSE(hole_in(
        std::vector{done, rest, lease("2", HashKeyRange{0, 9}, Checkpoint::trim_horizon())}));
}

TEST(Hole, IsNotCoveredByALeaseWithoutRange) {
    EXPECT_TRUE(hole_in(std::vector{lease("0", std::nullopt)}));
}

TEST(HashRanges, CoverExactlyWithoutOverlap) {
    EXPECT_TRUE(covers_exactly({{10, max}, {0, 9}}));
    EXPECT_TRUE(covers_exactly({{0, max}}));
    EXPECT_FALSE(covers_exactly({}));
    EXPECT_FALSE(covers_exactly({{0, 10}, {10, max}}));
    EXPECT_FALSE(covers_exactly({{0, max}, {0, max}}));
    EXPECT_FALSE(covers_exactly({{0, 9}, {11, max}}));
    EXPECT_FALSE(covers_exactly({{0, 9}}));
    EXPECT_FALSE(covers_exactly({{1, max}}));
    EXPECT_FALSE(covers_exactly({{0, max}, {5, max}}));
}

TEST(HashRanges, AreFilledInForOldLeasesThatLackThem) {
    const auto shards =
        graph({{"0", {}, 1, std::nullopt, {0, 9}}, {"1", {}, 1, std::nullopt, {10, max}}});
    EXPECT_THAT(missing_hash_ranges({lease("0", std::nullopt), lease("1", HashKeyRange{10, max}),
                                     lease("trimmed", std::nullopt)},
                                    shards),
                ElementsAre(Pair("0", HashKeyRange{0, 9})));
    EXPECT_THAT(missing_hash_ranges({}, shards), IsEmpty());
}

TEST(HoleTracker, BelievesAHoleThatStays) {
    const Hole hole{HashKeyRange{0, 9}, HashKeyRange{11, max}};
    HoleTracker tracker;
    EXPECT_FALSE(tracker.confirm(hole));
    EXPECT_FALSE(tracker.confirm(hole));
    EXPECT_TRUE(tracker.confirm(hole));
    EXPECT_TRUE(tracker.confirm(hole));
}

TEST(HoleTracker, BeginsAnewWhenTheHoleMovesOrCloses) {
    const Hole hole{HashKeyRange{0, 9}, HashKeyRange{11, max}};
    const Hole moved{HashKeyRange{0, 9}, HashKeyRange{12, max}};
    HoleTracker tracker;
    EXPECT_FALSE(tracker.confirm(hole));
    EXPECT_FALSE(tracker.confirm(hole));
    EXPECT_FALSE(tracker.confirm(moved));
    EXPECT_FALSE(tracker.confirm(moved));
    EXPECT_FALSE(tracker.confirm(std::nullopt));
    EXPECT_FALSE(tracker.confirm(std::nullopt));
    EXPECT_FALSE(tracker.confirm(std::nullopt));
    EXPECT_FALSE(tracker.confirm(moved));
    EXPECT_FALSE(tracker.confirm(moved));
    EXPECT_TRUE(tracker.confirm(moved));
}

}  // namespace
}  // namespace kcl::shards
