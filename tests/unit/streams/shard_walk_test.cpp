#include "kcl/streams/shard_walk.h"

#include "tests/unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::streams {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using wire::kinesis::ChildShard;

std::vector<std::string> begun(ShardWalk& walk) {
    std::vector<std::string> ids;
    for (const auto& step : walk.next()) ids.push_back(step.shard.id);
    return ids;
}

ChildShard child(const std::string& id, std::vector<std::string> parents) {
    return {.shard_id = id, .parent_shards = std::move(parents)};
}

//     0   1   2   3   4   5
//      \ /     \ /    |   |
//       6       7     4   5
//        \     /      |  / \.
//           8         4 9  10
const auto stream = shards::graph(shards::merging_stream());

TEST(ShardWalk, ReadsChildrenAfterBothTheirParents) {
    ShardWalk walk(stream, {"0", "1", "2", "3", "4", "5"});
    EXPECT_THAT(begun(walk), UnorderedElementsAre("0", "1", "2", "3", "4", "5"));
    walk.ended("0", {child("6", {"0", "1"})});
    EXPECT_THAT(begun(walk), IsEmpty());
    walk.ended("1", {child("6", {"0", "1"})});
    EXPECT_THAT(begun(walk), ElementsAre("6"));
    walk.ended("6", {child("8", {"6", "7"})});
    // 7 is not being read yet, but its parents are.
    EXPECT_THAT(begun(walk), IsEmpty());
    walk.ended("2", {child("7", {"2", "3"})});
    walk.ended("3", {child("7", {"2", "3"})});
    EXPECT_THAT(begun(walk), ElementsAre("7"));
    walk.ended("7", {child("8", {"6", "7"})});
    EXPECT_THAT(begun(walk), ElementsAre("8"));
}

TEST(ShardWalk, WaitsForNoParentThatNobodyReads) {
    ShardWalk walk(stream, {"6"});
    EXPECT_THAT(begun(walk), ElementsAre("6"));
    walk.ended("6", {child("8", {"6", "7"})});
    EXPECT_THAT(begun(walk), ElementsAre("8"));
}

TEST(ShardWalk, WaitsForAnAncestorThatIsAskedForTogetherWithItsDescendant) {
    ShardWalk walk(stream, {"9", "5"});
    EXPECT_THAT(begun(walk), ElementsAre("5"));
    walk.ended("5", {child("9", {"5"}), child("10", {"5"})});
    EXPECT_THAT(begun(walk), UnorderedElementsAre("9", "10"));
}

TEST(ShardWalk, TellsTheFirstShardsFromTheirDescendants) {
    ShardWalk walk(stream, {"5"});
    EXPECT_TRUE(walk.next().at(0).first);
    walk.ended("5", {child("9", {"5"})});
    EXPECT_FALSE(walk.next().at(0).first);
}

TEST(ShardWalk, AsksForAListingWhenAParentCameUpLater) {
    ShardWalk walk(shards::graph({{"0", {}, 1}, {"1", {}, 1}}), {"0", "1"});
    begun(walk);
    // 1 was split into 2 and 3 meanwhile, and 0 was merged with 2.
    const std::vector children{child("4", {"0", "2"})};
    EXPECT_TRUE(walk.must_learn(children));
    walk.learn(shards::graph({{"0", {}, 1, 9},
                              {"1", {}, 1, 9},
                              {"2", {"1"}, 10, 19},
                              {"3", {"1"}, 10},
                              {"4", {"0", "2"}, 20}}));
    EXPECT_FALSE(walk.must_learn(children));
    walk.ended("0", children);
    EXPECT_THAT(begun(walk), IsEmpty());
    walk.ended("1", {child("2", {"1"}), child("3", {"1"})});
    EXPECT_THAT(begun(walk), UnorderedElementsAre("2", "3"));
    walk.ended("2", children);
    EXPECT_THAT(begun(walk), ElementsAre("4"));
}

TEST(ShardWalk, IsDoneWhenEverythingWasReadToItsEnd) {
    ShardWalk walk(shards::graph({{"0", {}, 1}}), {"0"});
    EXPECT_FALSE(walk.done());
    begun(walk);
    EXPECT_FALSE(walk.done());
    walk.ended("0", {});
    EXPECT_TRUE(walk.done());
    EXPECT_THAT(begun(walk), IsEmpty());
}

}  // namespace
}  // namespace kcl::streams
