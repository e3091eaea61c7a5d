// Every state of a handoff, with a partner that does not do its part: no lease stays stuck.
#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::Moved;

class StuckHandoff : public NetworkScene {
  protected:
    static constexpr auto shard = "shardId-000000000000";

    asio::awaitable<leases::Lease> row(std::string key) {
        auto lease = co_await table.get(std::move(key));
        co_return **lease;
    }
    /// Writes the lease of `shard` over to a worker of another kind, as its leader would.
    asio::awaitable<leases::Lease> give_to(std::string stranger) {
        for (;;) {
            auto seen = co_await row(shard);
            auto given = co_await table.take(std::move(seen), stranger);
            if (given) co_return *given;
        }
    }

    testing::InProcessDynamoDb dynamodb{aws};
    leases::LeaseTable table{dynamodb, "application"};
};

TEST_F(StuckHandoff, EndsByForceWhenTheOldOwnerNeverLetsGo) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
        auto lease = co_await give_to("stranger");
        auto handed = co_await table.begin_handoff(lease, "a");
        EXPECT_TRUE(handed.has_value());
        lease = *handed;
        const SteadyTime since = clock.steady_now();
        for (;;) {  // it renews, but never finishes
            auto renewed = co_await table.renew(lease, "stranger");
            if (!renewed) break;
            lease = *renewed;
            co_await clock.sleep_for(1s);
            if (clock.steady_now() > since + 60s) break;
        }
        EXPECT_GE(clock.steady_now() - since, 40s);
        EXPECT_LE(clock.steady_now() - since, 43s);
        co_await until("a has it back", [&] { return a.cluster->consumer_count() == 2; }, 3s);
        co_await stop_all();
    };
    run(story());
}

TEST_F(StuckHandoff, ComesBackFromAClusterThatNeverTakesUpWhatItIsGiven) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
        const leases::LeaseTable table(dynamodb, "application");
        coordination::ReportWriter idler(dynamodb, clock, table, "idler");
        const SteadyTime since = clock.steady_now();
        std::size_t held = 0;
        std::size_t looks = 0;
        while (clock.steady_now() < since + std::chrono::minutes(10)) {
            const auto reported = co_await idler.write(3s);
            EXPECT_TRUE(reported.has_value());
            co_await clock.sleep_for(3s);
            held += a.cluster->consumer_count();
            ++looks;
        }
        EXPECT_LE(a.count<Moved>(), 20U) << "it is tried ever less often";
        EXPECT_GT(held, looks * 16 / 10);
        co_await stop_all();
    };
    run(story());
}

TEST_F(StuckHandoff, GoesOnWhenTheLeaderDiesInTheMiddle) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(6);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 6; });
        Machine& b = start_cluster("b");
        co_await until("three each", [&] { return b.cluster->consumer_count() == 3; });
        Machine& c = start_cluster("c");
        co_await until("handoffs to c have begun", [&] { return a.count<Moved>() > 9; });
        co_await put(40);
        a.kill();
        const SteadyTime killed = clock.steady_now();
        co_await until("the others have all", [&] {
            return b.cluster->consumer_count() + c.cluster->consumer_count() == 6 &&
                   b.cluster->consumer_count() == 3;
        });
        EXPECT_LE(clock.steady_now() - killed, 13s);
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
    judge();
}

TEST_F(StuckHandoff, EndsWhenADeadWorkerLeftItsCheckpointOwnerInTheRow) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(2);
        Machine& a = start_cluster("a");
        for (const char* next : {"a", "another-dead-one"}) {
            co_await until("a has all", [&] { return a.cluster->consumer_count() == 2; });
            auto lease = co_await give_to("dead");
            const auto handed = co_await table.begin_handoff(std::move(lease), next);
            EXPECT_TRUE(handed.has_value());
            const SteadyTime since = clock.steady_now();
            co_await until("a has noticed", [&] { return a.cluster->consumer_count() == 1; });
            co_await until("a has it back", [&] { return a.cluster->consumer_count() == 2; });
            EXPECT_LE(clock.steady_now() - since, 12s);
        }
        co_await stop_all();
    };
    run(story());
}

TEST_F(StuckHandoff, EndsWhenTheRowNamesOneAndTheSameClusterTwice) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(1);
        Machine& a = start_cluster("a");
        co_await until("a has it", [&] { return a.cluster->consumer_count() == 1; });
        wire::dynamodb::UpdateItemRequest request;
        request.table_name = "application";
        request.key = {{"leaseKey", wire::dynamodb::AttributeValue::s(shard)}};
        request.update_expression = "SET checkpointOwner = leaseOwner ADD leaseCounter :five";
        request.expression_attribute_values = {{":five", wire::dynamodb::AttributeValue::n(5)}};
        const auto written = co_await dynamodb.update_item(std::move(request));
        EXPECT_TRUE(written.has_value());
        co_await until("a has lost it", [&] { return a.cluster->consumer_count() == 0; }, 15s);
        co_await until("a has it again", [&] { return a.cluster->consumer_count() == 1; }, 15s);
        co_await stop_all();
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
