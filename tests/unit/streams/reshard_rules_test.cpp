#include "kcl/streams/reshard_rules.h"

#include "kcl/testing/matchers.h"

#include "tests/unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::streams {
namespace {

using shards::tenths;
using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOkAnd;

const auto stream = shards::graph({{"0", {}, 1, {}, tenths(0, 2)},
                                   {"1", {}, 1, {}, tenths(2, 5)},
                                   {"2", {}, 1, 9, tenths(5, 10)},
                                   {"3", {"2"}, 10, {}, tenths(5, 6)},
                                   {"4", {"2"}, 10, {}, tenths(6, 10)}});

TEST(ReshardRules, CutAShardInTheMiddle) {
    EXPECT_EQ(middle_of({0, max_hash_key}), HashKey{1} << 127);
    EXPECT_EQ(middle_of({10, 19}), HashKey{15});
    EXPECT_EQ(middle_of({10, 13}), HashKey{12});
    EXPECT_EQ(middle_of({10, 12}), std::nullopt);
    EXPECT_EQ(middle_of({7, 7}), std::nullopt);
}

TEST(ReshardRules, MergeNeighboursInTheOrderThatTheServiceWants) {
    EXPECT_THAT(mergeable(stream, "0", "1"), IsOkAnd(Pair{"0", "1"}));
    EXPECT_THAT(mergeable(stream, "1", "0"), IsOkAnd(Pair{"0", "1"}));
    EXPECT_THAT(mergeable(stream, "0", "3"),
                FailsSaying(Fault::invalid, HasSubstr("not neighbours")));
    EXPECT_THAT(mergeable(stream, "1", "2"), FailsSaying(Fault::invalid, HasSubstr("closed")));
    EXPECT_THAT(mergeable(stream, "1", "9"), Fails(Fault::not_found));
    EXPECT_THAT(mergeable(stream, "0", "0"), Fails(Fault::invalid));
}

TEST(ReshardRules, FindTheNeighbourThemselves) {
    EXPECT_THAT(mergeable(stream, "1", {}), IsOkAnd(Pair{"1", "3"}));
    EXPECT_THAT(mergeable(stream, "4", {}), IsOkAnd(Pair{"3", "4"}));
    const auto lonely = shards::graph({{"0", {}, 1, {}, {0, max_hash_key}}});
    EXPECT_THAT(mergeable(lonely, "0", {}),
                FailsSaying(Fault::invalid, HasSubstr("no open neighbour")));
}

TEST(ReshardRules, ScaleByDoublingAndHalvingAtMost) {
    EXPECT_THAT(scaling_steps(4, 4), IsEmpty());
    EXPECT_THAT(scaling_steps(4, 8), ElementsAre(8));
    EXPECT_THAT(scaling_steps(4, 2), ElementsAre(2));
    EXPECT_THAT(scaling_steps(1, 5), ElementsAre(2, 4, 5));
    EXPECT_THAT(scaling_steps(10, 100), ElementsAre(20, 40, 80, 100));
    EXPECT_THAT(scaling_steps(5, 1), ElementsAre(3, 2, 1));
    EXPECT_THAT(scaling_steps(0, 4), IsEmpty());
}

}  // namespace
}  // namespace kcl::streams
