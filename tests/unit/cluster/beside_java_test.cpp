#include "java_worker.h"
#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::LeaseRemoved;
using coordination::coordination_event::Moved;

using BesideJava = NetworkScene;

TEST_F(BesideJava, AJavaWorkerIsGivenItsPartAndTheTimeToFindIt) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(4);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 4; });
        for (int turn = 0; turn < 5; ++turn) {
            co_await clock.sleep_for(turn * 1700ms);
            co_await put(20);
            testing::InProcessDynamoDb dynamodb(aws);
            JavaWorker java(dynamodb, clock, "application", "java-" + std::to_string(turn));
            TaskGroup tasks(io.get_executor());
            const auto moved = a.count<Moved>();
            tasks.spawn(java.run());
            co_await until("two each",
                           [&] { return a.cluster->consumer_count() == 2 && java.holds() == 2; });
            co_await clock.sleep_for(std::chrono::minutes(2));
            EXPECT_EQ(a.count<Moved>() - moved, 2U) << "two handoffs, and nothing else";
            EXPECT_EQ(java.lost, 0);
            java.stop();
            co_await tasks.join();
            co_await until("a has all again", [&] { return a.cluster->consumer_count() == 4; });
        }
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
}

TEST_F(BesideJava, AClusterClearsAwayFinishedLeasesThatAJavaLeaderLeavesToTheWorkers) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(1);
        testing::InProcessDynamoDb dynamodb(aws);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 1; });
        // From now on a Java worker leads: its lock, and its report, renewed by run().
        JavaWorker java(dynamodb, clock, "application", "java");
        TaskGroup tasks(io.get_executor());
        tasks.spawn(java.run());
        co_await clock.sleep_for(1s);
        wire::dynamodb::PutItemRequest lock;
        lock.table_name = "application";
        lock.item = {{"leaseKey", wire::dynamodb::AttributeValue::s("Leader")},
                     {"entityType", wire::dynamodb::AttributeValue::s("LEADER")},
                     {"ownerName", wire::dynamodb::AttributeValue::s("java")},
                     {"leaseDuration", wire::dynamodb::AttributeValue::s("600000")},
                     {"recordVersionNumber", wire::dynamodb::AttributeValue::s("v")}};
        const auto put_lock = co_await dynamodb.put_item(std::move(lock));
        EXPECT_TRUE(put_lock.has_value());
        co_await clock.sleep_for(60s);
        EXPECT_FALSE(a.cluster->view().leader() == std::nullopt);
        EXPECT_TRUE(a.cluster->view().led_by_java());
        co_await put(20);
        co_await split("shardId-000000000000");
        leases::LeaseTable table(dynamodb, "application");
        // As the Java leader would give them.
        for (const char* child : {"shardId-000000000001", "shardId-000000000002"}) {
            std::optional<leases::Lease> lease;
            for (int tries = 0; tries < 100 && !lease; ++tries) {
                co_await clock.sleep_for(200ms);
                const auto row = co_await table.get(child);
                if (row) lease = *row;
            }
            EXPECT_TRUE(lease.has_value());
            if (!lease) continue;
            const auto given = co_await table.assign(*lease, "a");
            EXPECT_TRUE(given.has_value());
        }
        co_await put(40);
        co_await until(
            "the parent's lease is gone", [&] { return a.count<LeaseRemoved>() == 1; }, 90s);
        java.stop();
        co_await tasks.join();
        co_await until("all is processed", [&] { return all_processed(); });
        co_await stop_all();
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
