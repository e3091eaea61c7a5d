#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::BecameLeader;
using coordination::coordination_event::Moved;
using leases::lease_event::Lost;

using Network = NetworkScene;

TEST_F(Network, OneClusterProcessesEverythingInOrderAndLeavesNothingBehind) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        co_await put(200);
        Machine& a = start_cluster("a");
        co_await until("all is processed", [&] { return all_processed(); });
        EXPECT_EQ(a.cluster->consumer_count(), 4U);
        co_await put(200);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
        EXPECT_TRUE(a.outcome && a.outcome->has_value());
    };
    run(story());
    judge();
    EXPECT_EQ(repeated(), 0U);
}

TEST_F(Network, ANewcomerGetsHalfTheShardsAndNoRecordIsProcessedTwice) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 4; });
        co_await put(100);
        Machine& b = start_cluster("b");
        co_await put(100);
        co_await until("two each", [&] {
            return a.cluster->consumer_count() == 2 && b.cluster->consumer_count() == 2;
        });
        co_await put(100);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
    EXPECT_EQ(repeated(), 0U);
}

TEST_F(Network, ALeavingClusterHandsItsShardsOverWithoutGapOrRepetition) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("two each", [&] {
            return a.cluster->consumer_count() == 2 && b.cluster->consumer_count() == 2;
        });
        co_await put(50);
        b.cluster->shut_down();
        const SteadyTime stopped = clock.steady_now();
        while (!b.ended || a.cluster->consumer_count() < 4) {
            co_await put(5);
            co_await clock.sleep_for(50ms);
            if (clock.steady_now() > stopped + 20s) break;
        }
        EXPECT_LT(clock.steady_now() - stopped, 5s);
        EXPECT_TRUE(b.outcome && b.outcome->has_value());
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
    EXPECT_EQ(repeated(), 0U);
    EXPECT_LT(longest_pause(), 1s);
}

TEST_F(Network, ADeadClustersShardsAreTakenOverWithinTheFailoverTimeAndASecond) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("two each", [&] {
            return a.cluster->consumer_count() == 2 && b.cluster->consumer_count() == 2;
        });
        co_await put(50);
        co_await until("all is processed", [&] { return all_processed(); });
        a.kill();  // the leader
        const SteadyTime killed = clock.steady_now();
        co_await put(50);
        co_await until("b has all", [&] { return b.cluster->consumer_count() == 4; });
        EXPECT_LE(clock.steady_now() - killed, 11s);
        co_await until("all is processed", [&] { return all_processed(); });
        EXPECT_EQ(b.count<BecameLeader>(), 1U);
        co_await stop_all();
    };
    run(story());
    judge();
}

TEST_F(Network, ChildrenOfASplitAndOfAMergeBeginAfterTheirParents) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        start_cluster("a");
        start_cluster("b");
        co_await put(50);
        co_await split("shardId-000000000000");
        co_await put(50);
        co_await merge("shardId-000000000003", "shardId-000000000001");
        co_await put(50);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
    EXPECT_EQ(repeated(), 0U);
}

TEST_F(Network, AClusterPassesOnWhatItWasGivenAndLostAgainBeforeItLooked) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("one each", [&] {
            return a.cluster->consumer_count() == 1 && b.cluster->consumer_count() == 1;
        });
        testing::InProcessDynamoDb dynamodb(aws);
        leases::LeaseTable table(dynamodb, "application");
        const std::string shard = "shardId-000000000000";
        auto seen = co_await table.get(shard);
        const std::string owner = *(*seen)->owner;
        auto given = co_await table.take(**seen, owner == "a" ? "b" : "a");
        auto handed = co_await table.begin_handoff(*given, owner);
        EXPECT_TRUE(handed.has_value());
        const SteadyTime since = clock.steady_now();
        for (bool back = false; !back && clock.steady_now() < since + 60s;) {
            co_await clock.sleep_for(50ms);
            seen = co_await table.get(shard);
            back = (*seen)->owner == owner && !(*seen)->in_handoff();
        }
        EXPECT_LT(clock.steady_now() - since, 2s);
        co_await put(20);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
}

TEST_F(Network, AMergeOfShardsOnTwoClustersPausesForLessThanASecond) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("one each", [&] {
            return a.cluster->consumer_count() == 1 && b.cluster->consumer_count() == 1;
        });
        for (int i = 0; i < 200; ++i) {
            if (i == 50) co_await merge("shardId-000000000000", "shardId-000000000001");
            co_await put(5);
            co_await clock.sleep_for(50ms);
        }
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
    EXPECT_LT(longest_silence(), 1s);
}

TEST_F(Network, AnIdleNetworkMakesNoMove) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(5);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("balance", [&] {
            return a.cluster->consumer_count() + b.cluster->consumer_count() == 5 &&
                   std::max(a.cluster->consumer_count(), b.cluster->consumer_count()) == 3;
        });
        co_await clock.sleep_for(10s);
        const auto moves = a.count<Moved>() + b.count<Moved>();
        co_await clock.sleep_for(std::chrono::minutes(10));
        EXPECT_EQ(a.count<Moved>() + b.count<Moved>(), moves);
        EXPECT_EQ(a.count<Lost>() + b.count<Lost>(), 0U);
        co_await stop_all();
    };
    run(story());
}

TEST_F(Network, ATableThatIsAwayForAWhileCostsNoRecord) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
        for (const Duration outage : {Duration(3s), Duration(40s)}) {
            a.faults.set({.unreachable = 1.0});
            co_await put(20);
            co_await clock.sleep_for(outage);
            a.faults.heal();
            co_await put(20);
            co_await until("all is processed", [&] { return all_processed(); });
        }
        using coordination::coordination_event::TableAway;
        EXPECT_EQ(a.count<TableAway>(), 2U) << "said once for each outage";
        co_await stop_all();
    };
    run(story());
    judge();
}

TEST_F(Network, LossesDelaysAndThrottlingCostNoRecordAndNoOrder) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        std::vector<Machine*> machines{&start_cluster("a"), &start_cluster("b"),
                                       &start_cluster("c")};
        for (Machine* machine : machines) {
            machine->faults.set({.unreachable = 0.03,
                                 .throttled = 0.05,
                                 .request_lost = 0.02,
                                 .answer_lost = 0.02,
                                 .late = 0.01,
                                 .repeated = 0.02,
                                 .delay_at_most = 200ms,
                                 .late_by_at_most = 2s});
            machine->faults.set_patience(2s);
        }
        for (int round = 0; round < 20; ++round) {
            co_await put(20);
            co_await clock.sleep_for(3s);
            if (round == 5) co_await split("shardId-000000000001");
            if (round == 10) machines[0]->kill();
        }
        for (Machine* machine : machines)
            if (machine != machines[0]) machine->faults.heal();
        co_await until("all is processed", [&] { return all_processed(); }, 120s);
        co_await stop_all();
    };
    run(story());
    judge();
}

TEST_F(Network, RefusesATableThatIsNotALeaseTable) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(1);
        Machine& a = start_cluster("a");
        wire::dynamodb::CreateTableRequest request;
        request.table_name = "application";
        request.key_schema = {{"id", wire::dynamodb::KeyType::hash}};
        request.attribute_definitions = {{"id", wire::dynamodb::ScalarType::s}};
        request.billing_mode = wire::dynamodb::BillingMode::pay_per_request;
        testing::InProcessDynamoDb dynamodb(aws);
        const auto created = co_await dynamodb.create_table(std::move(request));
        EXPECT_TRUE(created.has_value());
        co_await until("the start fails", [&] { return a.ended; });
        EXPECT_TRUE(a.outcome.has_value());
        if (a.outcome) EXPECT_FALSE(a.outcome->has_value());
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
