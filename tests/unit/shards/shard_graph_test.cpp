#include "kcl/shards/shard_graph.h"

#include "unit/shards/stream_drawing.h"

#include <gmock/gmock.h>

namespace kcl::shards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids(const std::vector<const Shard*>& shards) {
    std::vector<std::string> found;
    for (const Shard* shard : shards) found.push_back(shard->id);
    return found;
}

std::vector<std::string> ids(const ShardGraph& shards) {
    std::vector<std::string> found;
    for (const Shard& shard : shards.shards()) found.push_back(shard.id);
    return found;
}

TEST(ShardGraph, KnowsWhatIsListedOfAShard) {
    const auto shards = graph(merging_stream());
    const Shard expected{.id = "6",
                         .parent_ids = {"0", "1"},
                         .hash_key_range = tenths(0, 3),
                         .starting_sequence_number = "103",
                         .open = false};
    EXPECT_EQ(*shards.find("6"), expected);
    EXPECT_TRUE(shards.find("10")->open);
    EXPECT_EQ(shards.find("11"), nullptr);
    EXPECT_FALSE(shards.empty());
    EXPECT_TRUE(ShardGraph().empty());
}

TEST(ShardGraph, PutsParentsBeforeTheirChildren) {
    auto drawing = merging_stream();
    std::ranges::reverse(drawing);
    EXPECT_THAT(ids(graph(drawing)),
                ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "10", "8", "9"));
}

TEST(ShardGraph, OrdersByNumbersAndNotByTheirText) {
    const auto shards = graph({{"late", {}, 1'000}, {"early", {}, 999}});
    EXPECT_THAT(ids(shards), ElementsAre("early", "late"));
}

TEST(ShardGraph, FindsFamilies) {
    const auto shards = graph(merging_stream());
    EXPECT_THAT(ids(shards.listed_parents(*shards.find("8"))), ElementsAre("6", "7"));
    EXPECT_THAT(ids(shards.roots()), ElementsAre("0", "1", "2", "3", "4", "5"));
    EXPECT_THAT(ids(shards.open_shards()), ElementsAre("4", "10", "8", "9"));
    const auto line = ids(shards.ancestry(*shards.find("8")));
    EXPECT_EQ(line.size(), 7U);
    EXPECT_EQ(line.back(), "8");
    const auto place = [&](const char* id) { return std::ranges::find(line, id) - line.begin(); };
    EXPECT_LT(place("0"), place("6"));
    EXPECT_LT(place("1"), place("6"));
    EXPECT_LT(place("3"), place("7"));
}

TEST(ShardGraph, LeavesOutParentsThatAreTrimmed) {
    const auto shards = graph({{"6", {"0", "1"}, 103, 205}, {"8", {"6", "7"}, 206}});
    EXPECT_THAT(ids(shards.roots()), ElementsAre("6"));
    EXPECT_THAT(ids(shards.listed_parents(*shards.find("8"))), ElementsAre("6"));
    EXPECT_EQ(shards.find("8")->parent_ids, (std::vector<std::string>{"6", "7"}));
}

TEST(ShardGraph, CountsAShardThatIsListedTwiceOnceAndAsClosed) {
    // Closed between one page and the next, in either order.
    for (const bool closed_first : {true, false}) {
        auto closed = listed({"0", {}, 1, 5});
        auto open = listed({"0", {}, 1});
        const ShardGraph shards(closed_first ? std::vector{closed, open}
                                             : std::vector{open, closed});
        ASSERT_EQ(shards.shards().size(), 1U);
        EXPECT_FALSE(shards.find("0")->open);
    }
}

TEST(ShardGraph, TellsChildrenThatAreListedBesideAnOpenParent) {
    EXPECT_THAT(graph(merging_stream()).unexpected_children(), IsEmpty());
    auto drawing = merging_stream();
    drawing[5].ends.reset();
    EXPECT_THAT(graph(drawing).unexpected_children(), ElementsAre("10", "9"));
    drawing[10].ends = 300;
    EXPECT_THAT(graph(drawing).unexpected_children(), ElementsAre("9"));
}

TEST(ShardGraph, KeepsAPartOfItself) {
    const auto shards = graph(merging_stream());
    const auto part = shards.only({shards.find("8"), shards.find("6")});
    EXPECT_THAT(ids(part), ElementsAre("6", "8"));
    EXPECT_THAT(ids(part.roots()), ElementsAre("6"));
}

TEST(ShardGraph, WalksAHistoryOfAnyLength) {
    std::vector<Drawn> drawing{{"0", {}, 0, 1}};
    for (int i = 1; i < 20'000; ++i)
        drawing.push_back({std::to_string(i), {std::to_string(i - 1)}, i, i + 1});
    const auto shards = graph(drawing);
    EXPECT_EQ(shards.ancestry(*shards.find("19999")).size(), 20'000U);
}

TEST(ShardGraph, SurvivesListingsThatMakeNoSense) {
    auto odd = listed({"a", {"b"}, 5});
    odd.sequence_number_range.starting_sequence_number = "not a number";
    const ShardGraph shards({odd, listed({"b", {"a"}, 6})});
    EXPECT_EQ(shards.ancestry(*shards.find("a")).size(), 2U);
    EXPECT_THAT(shards.roots(), IsEmpty());
}

}  // namespace
}  // namespace kcl::shards
