#include "simulation/world/home.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace kcl::simulation {
namespace {

struct Scene : ::testing::Test {
    World world;
    Home home{world};
    HomeClock clock{home};
    std::vector<Duration> woken;

    asio::awaitable<void> tick(Duration every) {
        for (;;) {
            co_await clock.sleep_for(every);
            woken.push_back(world.elapsed());
        }
    }
    void start(Duration every) {
        asio::co_spawn(home.io(), tick(every), asio::detached);
        home.wake();
    }
};

using AWorld = Scene;

TEST_F(AWorld, JumpsFromOneEventToTheNextInTheirOrder) {
    std::vector<int> order;
    world.after(2s, [&] { order.push_back(3); });
    world.after(1s, [&] { order.push_back(1); });
    world.after(1s, [&] { order.push_back(2); });
    world.run_until(world.now() + 5s);
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
    EXPECT_EQ(world.elapsed(), 5s);
}

TEST_F(AWorld, ForgetsWhatIsCancelled) {
    bool happened = false;
    const auto ticket = world.after(1s, [&] { happened = true; });
    world.cancel(ticket);
    world.run_until(world.now() + 5s);
    EXPECT_FALSE(happened);
}

TEST_F(AWorld, StandsStillOnceItIsStopped) {
    world.after(1s, [&] { world.stop(); });
    world.after(2s, [&] { FAIL() << "time went on"; });
    world.run_until(world.now() + 5s);
    EXPECT_EQ(world.elapsed(), 1s);
}

TEST_F(AWorld, WakesSleepersAtTheirTimes) {
    start(1s);
    world.run_until(world.now() + 3500ms);
    EXPECT_EQ(woken, (std::vector<Duration>{1s, 2s, 3s}));
}

TEST_F(AWorld, EndsWhatGoesRoundInCircles) {
    const auto spin = [this] {
        for (;;) clock.steady_now();
    };
    EXPECT_THROW(spin(), std::runtime_error);
    world.run_until(world.now() + 1s);
    EXPECT_NO_THROW(clock.steady_now());
}

TEST_F(AWorld, LetsAFrozenHomeSleepThroughItsAlarms) {
    start(1s);
    world.after(1500ms, [&] { home.freeze(); });
    world.after(4500ms, [&] { home.thaw(); });
    world.run_until(world.now() + 6s);
    EXPECT_EQ(woken, (std::vector<Duration>{1s, 4500ms, 5500ms}));
}

}  // namespace
}  // namespace kcl::simulation
