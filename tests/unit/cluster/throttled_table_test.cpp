#include "network_scene.h"

namespace kcl::cluster {
namespace {

using coordination::coordination_event::Moved;
using leases::lease_event::Lost;

using ThrottledTable = NetworkScene;

TEST_F(ThrottledTable, CostsNoLeaseWhileTheLeasesLast) {
    auto story = [&]() -> asio::awaitable<void> {
        co_await create_stream(8);
        Machine& a = start_cluster("a");
        Machine& b = start_cluster("b");
        co_await until("four each", [&] {
            return a.cluster->consumer_count() == 4 && b.cluster->consumer_count() == 4;
        });
        co_await clock.sleep_for(10s);
        const auto moves = a.count<Moved>() + b.count<Moved>();
        for (int round = 0; round < 5; ++round) {
            for (Machine* machine : {&a, &b}) machine->faults.set({.throttled = 0.6});
            co_await clock.sleep_for(5s);
            for (Machine* machine : {&a, &b}) machine->faults.heal();
            co_await clock.sleep_for(10s);
        }
        EXPECT_EQ(a.count<Lost>() + b.count<Lost>(), 0U);
        EXPECT_EQ(a.count<Moved>() + b.count<Moved>(), moves);
        co_await stop_all();
    };
    run(story());
}

}  // namespace
}  // namespace kcl::cluster
