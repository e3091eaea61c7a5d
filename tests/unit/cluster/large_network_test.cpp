// A thousand shards, on tables that are too large to be read all the time.
#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::Moved;
using leases::lease_event::Lost;

using LargeNetwork = NetworkScene;

TEST_F(LargeNetwork, ANewcomerHasItsHalfOfAThousandShardsWithinThirtySeconds) {
    auto story = [&]() -> asio::awaitable<void> {
        between_reads = std::chrono::minutes(10);
        co_await create_stream(1000);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 1000; });
        co_await clock.sleep_for(5s);
        Machine& b = start_cluster("b");
        const SteadyTime joined = clock.steady_now();
        co_await until("half each", [&] {
            return a.cluster->consumer_count() == 500 && b.cluster->consumer_count() == 500;
        });
        EXPECT_LT(clock.steady_now() - joined, 30s);
        RecordProperty("seconds", static_cast<int>((clock.steady_now() - joined) / 1s));
        co_await clock.sleep_for(10s);
        EXPECT_EQ(a.count<Moved>() + b.count<Moved>(), 1500U) << "500 handoffs and no more";
        EXPECT_EQ(a.count<Lost>() + b.count<Lost>(), 0U);
        b.cluster->shut_down();
        const SteadyTime left = clock.steady_now();
        co_await until("a has all again", [&] { return a.cluster->consumer_count() == 1000; });
        EXPECT_LT(clock.steady_now() - left, 10s);
        co_await stop_all();
    };
    run(story());
}

TEST_F(LargeNetwork, ADeadLeadersShardsAreTakenOverWithinTheFailoverTimeAndASecondAfterALongRest) {
    auto story = [&]() -> asio::awaitable<void> {
        between_reads = std::chrono::minutes(10);
        co_await create_stream(200);
        Machine& a = start_cluster("a");
        co_await until("a has all", [&] { return a.cluster->consumer_count() == 200; });
        Machine& b = start_cluster("b");
        co_await until("half each", [&] {
            return a.cluster->consumer_count() == 100 && b.cluster->consumer_count() == 100;
        });
        co_await clock.sleep_for(std::chrono::minutes(4));
        a.kill();
        const SteadyTime killed = clock.steady_now();
        co_await until("b has all", [&] { return b.cluster->consumer_count() == 200; });
        EXPECT_LE(clock.steady_now() - killed, 11s);
        co_await stop_all();
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
