#include "kcl/base/random.h"
#include "kcl/coordination/strategies/equal_shard_counts.h"

#include "network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace kcl::coordination {
namespace {

NetworkView seeing(TableContents contents) {
    NetworkView view{LivenessTiming{}};
    view.observe(std::move(contents), at(0s), wall(0s));
    return view;
}

std::vector<Move> plan(const NetworkView& view, AssignmentSettings settings = {},
                       SteadyTime now = at(1s)) {
    return EqualShardCounts(settings).plan(view, now);
}

std::map<std::string, int> targets(const std::vector<Move>& moves, Move::Kind kind) {
    std::map<std::string, int> counts;
    for (const auto& move : moves)
        if (move.kind == kind) ++counts[move.to];
    return counts;
}

TEST(EqualShardCounts, SpreadsNewLeasesEvenly) {
    TableBuilder table;
    table.cluster("a").cluster("b").cluster("c");
    for (int i = 0; i < 8; ++i) table.lease("s" + std::to_string(i), std::nullopt);
    const std::map<std::string, int> even{{"a", 3}, {"b", 3}, {"c", 2}};
    EXPECT_EQ(targets(plan(seeing(table)), Move::Kind::give), even);
}

TEST(EqualShardCounts, LeavesABalancedNetworkAlone) {
    const TableContents table =
        TableBuilder().cluster("a").cluster("b").lease("s0", "a").lease("s1", "b").lease("s2", "a");
    EXPECT_TRUE(plan(seeing(table)).empty());
}

TEST(EqualShardCounts, GivesANewcomerItsShareByHandoffWithTheFewestMoves) {
    TableBuilder table;
    table.cluster("a").cluster("b");
    for (int i = 0; i < 5; ++i) table.lease("s" + std::to_string(i), "a");
    const auto moves = plan(seeing(table));
    ASSERT_EQ(moves.size(), 2U);
    EXPECT_EQ(targets(moves, Move::Kind::handoff).at("b"), 2);
}

TEST(EqualShardCounts, MovesALeaseOnlyAfterItsOwnerHasTakenItUp) {
    NetworkView view{LivenessTiming{}};
    const auto table = [](std::int64_t counter) {
        return TableBuilder()
            .cluster("a")
            .cluster("b")
            .lease("s0", "a", counter)
            .lease("s1", "a", counter);
    };
    view.observe(TableBuilder().cluster("a").lease("s0", std::nullopt).lease("s1", std::nullopt),
                 at(0s), wall(0s));
    view.observe(table(2), at(0s), wall(0s));
    EXPECT_TRUE(plan(view).empty()) << "a can't hand over what it does not know of yet";
    view.observe(table(3), at(1s), wall(1s));
    EXPECT_EQ(targets(plan(view), Move::Kind::handoff).at("b"), 1);
}

TEST(EqualShardCounts, GivesNothingToAClusterThatHasJustLetALeaseExpire) {
    NetworkView view{LivenessTiming{}};
    const auto table = [](std::int64_t counter) {
        return TableBuilder()
            .cluster("a", 30s)
            .cluster("b", 30s)
            .lease("s0", "a", 1)
            .lease("s1", "a", counter)
            .lease("s2", "b", counter)
            .lease("s3", "b", counter)
            .lease("s4", "b", counter);
    };
    view.observe(table(1), at(0s), wall(0s));
    view.observe(TableBuilder(table(2)).lease("s5", std::nullopt), at(4s), wall(4s));
    view.observe(TableBuilder(table(3)).lease("s5", std::nullopt), at(11s), wall(11s));
    const std::map<std::string, int> all_to_b{{"b", 2}};
    EXPECT_TRUE(view.alive("a", at(11s)));
    EXPECT_EQ(targets(plan(view, {}, at(11s)), Move::Kind::give), all_to_b);
}

TEST(EqualShardCounts, CountsALeaseInHandoffForTheClusterThatGetsIt) {
    const TableContents table = TableBuilder()
                                    .cluster("a")
                                    .cluster("b")
                                    .lease("s0", "a")
                                    .lease("s1", "b")
                                    .handed_from("a")
                                    .lease("s2", "a");
    EXPECT_TRUE(plan(seeing(table)).empty()) << "two for a, one for b, once the handoff is done";
}

TEST(EqualShardCounts, GivesTheLeasesOfADeadClusterToTheLivingAndNothingToTheDead) {
    NetworkView view{LivenessTiming{}};
    view.observe(
        TableBuilder().cluster("dead", 30s).cluster("b").lease("s0", "dead", 1).lease("s1", "b", 1),
        at(0s), wall(0s));
    view.observe(TableBuilder()
                     .cluster("dead", 30s)
                     .at(wall(10s))
                     .cluster("b")
                     .lease("s0", "dead", 1)
                     .lease("s1", "b", 2),
                 at(10s), wall(10s));
    const auto moves = plan(view, {}, at(10s) + 1ms);
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(moves[0].kind, Move::Kind::give);
    EXPECT_EQ(moves[0].lease.key, "s0");
    EXPECT_EQ(moves[0].to, "b");
}

TEST(EqualShardCounts, FinishesAHandoffWhoseOldOwnerDiedInFavourOfTheNextOwner) {
    NetworkView view{LivenessTiming{}};
    view.observe(
        TableBuilder().cluster("a", 60s).cluster("b", 60s).lease("s0", "b").handed_from("gone"),
        at(0s), wall(0s));
    const auto moves = plan(view, {}, at(11s));
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(moves[0].kind, Move::Kind::give);
    EXPECT_EQ(moves[0].to, "b");
}

TEST(EqualShardCounts, EndsAHandoffByForceOnlyAfterItsLimit) {
    AssignmentSettings settings;
    settings.handoff_limit = 40s;
    NetworkView view{LivenessTiming{}};
    for (int second = 0; second <= 41; ++second) {
        view.observe(TableBuilder()
                         .cluster("a", 90s)
                         .cluster("b", 90s)
                         .lease("s0", "b", second)
                         .handed_from("a"),
                     at(second * 1s), wall(second * 1s));
    }
    EXPECT_TRUE(plan(view, settings, at(40s)).empty());
    const auto moves = plan(view, settings, at(41s));
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(moves[0].kind, Move::Kind::unblock);
    EXPECT_EQ(moves[0].to, "b");
}

TEST(EqualShardCounts, NeitherMovesNorCountsFinishedShards) {
    const TableContents table = TableBuilder()
                                    .cluster("a")
                                    .cluster("b")
                                    .lease("s0", "a")
                                    .finished()
                                    .lease("s1", "a")
                                    .finished()
                                    .lease("s2", std::nullopt)
                                    .finished()
                                    .lease("s3", "a")
                                    .lease("s4", "b");
    EXPECT_TRUE(plan(seeing(table)).empty());
}

TEST(EqualShardCounts, RespectsTheMostLeasesOfACluster) {
    TableBuilder table;
    table.cluster("a").cluster("b");
    for (int i = 0; i < 9; ++i) table.lease("s" + std::to_string(i), std::nullopt);
    AssignmentSettings settings;
    settings.max_leases_per_cluster = 3;
    const auto given = targets(plan(seeing(table), settings), Move::Kind::give);
    EXPECT_EQ(given.at("a"), 3);
    EXPECT_EQ(given.at("b"), 3);
}

TEST(EqualShardCounts, DoesNothingWhenNobodyIsAlive) {
    EXPECT_TRUE(plan(seeing(TableBuilder().lease("s0", std::nullopt))).empty());
}

TEST(EqualShardCounts, AlwaysEndsWithinOneOfEqualAndThenRests) {
    SeededRandom random(20'261'123);
    for (int round = 0; round < 300; ++round) {
        TableBuilder before;
        const auto clusters = 1 + random.below(7);
        for (std::uint64_t c = 0; c < clusters; ++c) before.cluster("c" + std::to_string(c));
        const auto leases = random.below(40);
        std::map<std::string, std::string> owners;
        for (std::uint64_t l = 0; l < leases; ++l) {
            const auto owner = random.below(clusters + 1);
            const std::string key = "s" + std::to_string(l);
            if (owner < clusters) owners[key] = "c" + std::to_string(owner);
            before.lease(
                key, owner < clusters ? std::optional("c" + std::to_string(owner)) : std::nullopt);
        }
        for (const auto& move : plan(seeing(before))) owners[move.lease.key] = move.to;
        ASSERT_EQ(owners.size(), leases) << "a lease stayed without owner";
        std::map<std::string, int> counts;
        TableBuilder after;
        for (std::uint64_t c = 0; c < clusters; ++c) {
            counts["c" + std::to_string(c)] = 0;
            after.cluster("c" + std::to_string(c));
        }
        for (const auto& [key, owner] : owners) {
            ++counts[owner];
            after.lease(key, owner);
        }
        const auto [least, most] = std::minmax_element(
            counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
        EXPECT_LE(most->second - least->second, 1);
        EXPECT_TRUE(plan(seeing(after)).empty()) << "a balanced network makes no move";
    }
}

TEST(EqualShardCounts, GivesUnequalMachinesTheirPartOfTheShards) {
    TableBuilder table;
    table.cluster("big").weighs(2).cluster("small").cluster("tiny").weighs(0.5);
    for (int i = 0; i < 14; ++i) table.lease("s" + std::to_string(i), std::nullopt);
    const std::map<std::string, int> parts{{"big", 8}, {"small", 4}, {"tiny", 2}};
    EXPECT_EQ(targets(plan(seeing(table)), Move::Kind::give), parts);
}

TEST(EqualShardCounts, LetsEachClusterNameItsOwnLimit) {
    TableBuilder table;
    table.cluster("a").takes_at_most(1).cluster("b").takes_at_most(0).cluster("c");
    for (int i = 0; i < 9; ++i) table.lease("s" + std::to_string(i), std::nullopt);
    const std::map<std::string, int> expected{{"a", 1}, {"c", 8}};
    EXPECT_EQ(targets(plan(seeing(table)), Move::Kind::give), expected);
}

TEST(EqualShardCounts, HandsOverNoMoreAtOnceThanANewcomerCanWatch) {
    AssignmentSettings settings;
    settings.handoffs_at_once = 4;
    TableBuilder table;
    table.cluster("a").cluster("b").lease("s0", "b").handed_from("a");
    for (int i = 1; i < 20; ++i) table.lease("s" + std::to_string(i), "a");
    EXPECT_EQ(plan(seeing(table), settings).size(), 3U) << "one is on its way already";
}

TEST(PlanDeparture, SpreadsTheLeasesOfALeavingClusterOverTheOthers) {
    const TableContents table = TableBuilder()
                                    .cluster("leaving")
                                    .cluster("b")
                                    .cluster("c")
                                    .lease("s0", "leaving")
                                    .lease("s1", "leaving")
                                    .lease("s2", "leaving")
                                    .lease("s3", "b");
    const auto view = seeing(table);
    std::vector<leases::Lease> held;
    for (const auto& [key, observed] : view.leases())
        if (observed.lease.owner == "leaving") held.push_back(observed.lease);
    const auto bequests = EqualShardCounts({}).bequeath(view, "leaving", held, at(1s));
    std::map<std::string, int> heirs;
    for (const auto& bequest : bequests) ++heirs[bequest.heir];
    const std::map<std::string, int> expected{{"b", 1}, {"c", 2}};
    EXPECT_EQ(heirs, expected);
}

TEST(PlanDeparture, LeavesNothingToAnybodyWhenTheClusterIsTheLast) {
    const auto view = seeing(TableBuilder().cluster("leaving").lease("s0", "leaving"));
    const std::vector<leases::Lease> held{view.leases().at("s0").lease};
    EXPECT_TRUE(EqualShardCounts({}).bequeath(view, "leaving", held, at(1s)).empty());
}

}  // namespace
}  // namespace kcl::coordination
