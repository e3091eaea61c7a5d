#include "kcl/coordination/strategies/equal_loads.h"

#include "kcl/base/random.h"

#include "network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace kcl::coordination {
namespace {

AssignmentSettings by(Balance balance) {
    AssignmentSettings settings;
    settings.balance = balance;
    return settings;
}

NetworkView seeing(TableContents contents) {
    NetworkView view{LivenessTiming{}};
    view.observe(std::move(contents), at(0s), wall(0s));
    return view;
}

std::vector<Move> plan(const TableContents& table, Balance balance = Balance::throughput) {
    return EqualLoads(by(balance)).plan(seeing(table), at(1s));
}

std::set<std::string> moved(const std::vector<Move>& moves, const std::string& to) {
    std::set<std::string> keys;
    for (const auto& move : moves)
        if (move.to == to) keys.insert(move.lease.key);
    return keys;
}

TEST(EqualLoads, LeavesEqualThroughputAloneWhateverTheCounts) {
    const TableContents table = TableBuilder()
                                    .cluster("a")
                                    .cluster("b")
                                    .lease("s0", "a")
                                    .carries(900)
                                    .lease("s1", "b")
                                    .carries(300)
                                    .lease("s2", "b")
                                    .carries(300)
                                    .lease("s3", "b")
                                    .carries(290);
    EXPECT_TRUE(plan(table).empty());
}

TEST(EqualLoads, MovesTheOneLeaseThatEvensOutTwoClusters) {
    const TableContents table = TableBuilder()
                                    .cluster("a")
                                    .cluster("b")
                                    .lease("s0", "a")
                                    .carries(800)
                                    .lease("s1", "a")
                                    .carries(400)
                                    .lease("s2", "a")
                                    .carries(390)
                                    .lease("s3", "b")
                                    .carries(100);
    const auto moves = plan(table);
    ASSERT_EQ(moves.size(), 1U);
    EXPECT_EQ(moves[0].lease.key, "s0");
    EXPECT_EQ(moves[0].kind, Move::Kind::handoff);
}

TEST(EqualLoads, LeavesAHotShardWhereItIsAndTakesTheOthersAway) {
    TableBuilder table;
    table.cluster("a").cluster("b").lease("hot", "a").carries(1000);
    for (int i = 0; i < 3; ++i) table.lease("a" + std::to_string(i), "a").carries(100);
    for (int i = 0; i < 3; ++i) table.lease("b" + std::to_string(i), "b").carries(100);
    EXPECT_EQ(moved(plan(table), "b"), (std::set<std::string>{"a0", "a1", "a2"}));
}

TEST(EqualLoads, NeverMovesAHotShardThatIsAloneOnItsCluster) {
    TableBuilder table;
    table.cluster("a").cluster("b").lease("hot", "a").carries(1000).lease("s1", "b").carries(5);
    EXPECT_TRUE(plan(table).empty()) << "it would be as hot anywhere else";
}

TEST(EqualLoads, SeesPastAHotShardThatCannotBeHelped) {
    TableBuilder table;
    table.cluster("a").cluster("b").cluster("c").lease("hot", "a").carries(1000);
    for (int i = 0; i < 4; ++i) table.lease("b" + std::to_string(i), "b").carries(200);
    EXPECT_EQ(moved(plan(table), "c").size(), 2U);
}

TEST(EqualLoads, GivesANewcomerOfAnIdleNetworkItsShare) {
    TableBuilder table;
    table.cluster("a").cluster("b");
    for (int i = 0; i < 6; ++i) table.lease("s" + std::to_string(i), "a").carries(0);
    EXPECT_EQ(moved(plan(table), "b").size(), 3U);
}

TEST(EqualLoads, MovesNothingInAnIdleNetworkWhoseNumbersWander) {
    SeededRandom random(1);
    for (int round = 0; round < 500; ++round) {
        TableBuilder table;
        table.cluster("a").cluster("b").cluster("c");
        for (int i = 0; i < 12; ++i)
            table.lease("s" + std::to_string(i), std::string(1, "abc"[i % 3]))
                .carries(5 * random.fraction());
        ASSERT_TRUE(plan(table).empty());
        for (const char* id : {"a", "b", "c"}) table.cluster(id).busy(4 * random.fraction());
        ASSERT_TRUE(plan(table, Balance::cpu).empty());
    }
}

TEST(EqualLoads, RestsAfterItsOwnMovesAndMovesNothingTwice) {
    SeededRandom random(20'261'123);
    for (int round = 0; round < 200; ++round) {
        std::map<std::string, double> carries;
        std::map<std::string, std::string> owners;
        const auto clusters = 2 + random.below(4);
        for (std::uint64_t i = 0; i < 2 + random.below(30); ++i) {
            carries["s" + std::to_string(i)] = 1000 * random.fraction();
            owners["s" + std::to_string(i)] =
                std::string(1, static_cast<char>('a' + random.below(clusters)));
        }
        const auto table = [&] {
            TableBuilder builder;
            for (std::uint64_t c = 0; c < clusters; ++c)
                builder.cluster(std::string(1, static_cast<char>('a' + c)));
            for (const auto& [key, owner] : owners) builder.lease(key, owner).carries(carries[key]);
            return builder;
        };
        const auto moves = plan(table());
        std::set<std::string> keys;
        for (const auto& move : moves) {
            EXPECT_TRUE(keys.insert(move.lease.key).second) << "moved twice in one go";
            owners[move.lease.key] = move.to;
        }
        EXPECT_TRUE(plan(table()).empty()) << "what one round leaves is at rest";
    }
}

TEST(EqualLoads, WaitsUntilTheNumbersHaveSettledUnlessSomebodyHasNextToNothing) {
    NetworkView view{LivenessTiming{}};
    const auto table = [](double b_carries, const std::string& owner_of_s1) {
        return TableBuilder()
            .cluster("a", 300s)
            .cluster("b", 300s)
            .lease("s0", "a")
            .carries(500)
            .lease("s1", owner_of_s1)
            .carries(150)
            .lease("s2", "b")
            .carries(b_carries)
            .lease("s3", "a")
            .carries(150);
    };
    const auto renewed = [&](double b_carries, Duration when, std::int64_t counter) {
        TableContents contents = table(b_carries, "a");
        for (auto& lease : contents.leases) lease.counter = counter;
        view.observe(std::move(contents), at(when), wall(when));
        return EqualLoads(by(Balance::throughput)).plan(view, at(when));
    };
    TableContents before = table(400, "b");
    view.observe(std::move(before), at(0s), wall(0s));
    EXPECT_TRUE(renewed(400, 5s, 2).empty()) << "s1 has just changed its owner";
    EXPECT_TRUE(renewed(400, 60s, 3).empty());
    EXPECT_EQ(renewed(400, 66s, 4).size(), 1U);
    EXPECT_FALSE(renewed(10, 6s, 5).empty()) << "b has less than half of its share";
}

TEST(EqualLoads, GivesHomelessLeasesToWhoeverCarriesLeast) {
    TableBuilder table;
    table.cluster("a").cluster("b").lease("s0", "a").carries(900).lease("s1", "b").carries(100);
    table.lease("s2", std::nullopt).carries(400).lease("s3", std::nullopt).carries(300);
    EXPECT_EQ(moved(plan(table), "b"), (std::set<std::string>{"s2", "s3"}));
}

TEST(EqualLoads, WeighsThroughputByTheStrengthOfMachines) {
    TableBuilder table;
    table.cluster("big").weighs(3).cluster("small");
    for (int i = 0; i < 8; ++i) table.lease("s" + std::to_string(i), std::nullopt).carries(100);
    EXPECT_EQ(moved(plan(table), "big").size(), 6U);
}

TEST(EqualLoads, EvensOutProcessorsByTheBytesOfLeases) {
    TableBuilder table;
    table.cluster("a").busy(80).cluster("b").busy(20);
    for (int i = 0; i < 4; ++i) table.lease("a" + std::to_string(i), "a").carries(100);
    for (int i = 0; i < 4; ++i) table.lease("b" + std::to_string(i), "b").carries(100);
    const auto moves = plan(table, Balance::cpu);
    EXPECT_EQ(moved(moves, "b").size(), 1U) << "no more than 60 % of the surplus at a time";
    EXPECT_EQ(moves.size(), 1U);
}

TEST(EqualLoads, GivesNothingToAClusterThatWouldGoBeyondItsRange) {
    TableBuilder table;
    table.cluster("a").busy(80).cluster("b").busy(30, 35);
    for (int i = 0; i < 4; ++i) table.lease("a" + std::to_string(i), "a").carries(100);
    for (int i = 0; i < 4; ++i) table.lease("b" + std::to_string(i), "b").carries(100);
    EXPECT_TRUE(plan(table, Balance::cpu).empty());
}

TEST(EqualLoads, RelievesAClusterBeyondItsRangeEvenWhenTheGapIsSmall) {
    TableBuilder table;
    table.cluster("a").busy(58, 50).cluster("b").busy(49);
    for (int i = 0; i < 20; ++i) table.lease("a" + std::to_string(i), "a").carries(100);
    for (int i = 0; i < 20; ++i) table.lease("b" + std::to_string(i), "b").carries(100);
    EXPECT_GE(moved(plan(table, Balance::cpu), "b").size(), 1U);
}

TEST(EqualLoads, JudgesByBytesWhereNobodyMeasuresProcessors) {
    const TableContents table = TableBuilder()
                                    .cluster("a")
                                    .cluster("b")
                                    .lease("s0", "a")
                                    .carries(800)
                                    .lease("s1", "a")
                                    .carries(800);
    EXPECT_EQ(moved(plan(table, Balance::cpu), "b").size(), 1U);
}

TEST(EqualLoads, CountsAJavaWorkerWithoutMetricsByItsBytesAmongMeasuredOnes) {
    TableBuilder table;
    table.cluster("a").busy(40).cluster("b").busy(40).cluster("java");
    for (int i = 0; i < 12; ++i)
        table.lease("s" + std::to_string(i), i % 2 == 0 ? "a" : "b").carries(100);
    EXPECT_GE(moved(plan(table, Balance::cpu), "java").size(), 2U);
}

TEST(EqualLoads, SpreadsTheLeasesOfALeavingClusterByTheirBytes) {
    TableBuilder table;
    table.cluster("leaving").cluster("b").cluster("c");
    table.lease("s0", "leaving").carries(500).lease("s1", "leaving").carries(10);
    table.lease("s2", "leaving").carries(10).lease("s3", "b").carries(400);
    const auto view = seeing(table);
    std::vector<leases::Lease> held;
    for (const auto& [key, observed] : view.leases())
        if (observed.lease.owner == "leaving") held.push_back(observed.lease);
    const auto bequests =
        EqualLoads(by(Balance::throughput)).bequeath(view, "leaving", held, at(1s));
    ASSERT_EQ(bequests.size(), 3U);
    EXPECT_EQ(bequests[0].heir, "c");
    EXPECT_EQ(bequests[1].heir, "b");
    EXPECT_EQ(bequests[2].heir, "b");
}

}  // namespace
}  // namespace kcl::coordination
