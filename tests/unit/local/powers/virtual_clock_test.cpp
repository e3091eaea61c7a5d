#include "kcl/local/powers/virtual_clock.h"

#include "kcl/base/task_group.h"
#include "kcl/testing/run.h"

#include <gtest/gtest.h>

namespace kcl::local::powers {
namespace {

constexpr SystemTime some_day{std::chrono::sys_days{std::chrono::year{2030} / 6 / 1}};

TEST(ClockFace, RunsAtItsRate) {
    const SteadyTime start{1h};
    const ClockFace still{some_day, start, 0};
    const ClockFace fast{some_day, start, 60};
    const ClockFace slow{some_day, start, 0.5};
    EXPECT_EQ(time_on(still, start + 1h), some_day);
    EXPECT_EQ(time_on(fast, start + 1s), some_day + 1min);
    EXPECT_EQ(time_on(slow, start + 3ms), some_day + 1ms);
    EXPECT_EQ(time_on(fast, start + std::chrono::hours(24 * 365 * 20)), latest_time);
}

class VirtualClockTest : public ::testing::Test {
  protected:
    asio::io_context io;
    kcl::testing::ManualClock real;
    VirtualClock clock{io.get_executor(), real};
};

TEST_F(VirtualClockTest, IsTheRealClockUntilItIsChanged) {
    EXPECT_TRUE(clock.is_real());
    EXPECT_EQ(clock.system_now(), real.system_now());
    real.set_system_now(some_day);
    EXPECT_EQ(clock.system_now(), some_day);
    clock.set(some_day - 24h);
    EXPECT_FALSE(clock.is_real());
    real.advance(1s);
    EXPECT_EQ(clock.system_now(), some_day - 24h + 1s);
    clock.follow_real();
    EXPECT_TRUE(clock.is_real());
    EXPECT_EQ(clock.system_now(), real.system_now());
}

TEST_F(VirtualClockTest, StandsStillWhenFrozenAndGoesOnFromThere) {
    const auto before = clock.system_now();
    clock.run_at(0);
    real.advance(1h);
    EXPECT_EQ(clock.system_now(), before);
    clock.run_at(2);
    real.advance(1s);
    EXPECT_EQ(clock.system_now(), before + 2s);
}

TEST_F(VirtualClockTest, KeepsItsSteadySideFromGoingBack) {
    const auto before = clock.steady_now();
    clock.set(clock.system_now() - 1h);
    EXPECT_GE(clock.steady_now(), before);
    EXPECT_LT(clock.steady_now(), before + 1s);
    clock.set(clock.system_now() + 1h);
    EXPECT_GE(clock.steady_now(), before + 1h);
    EXPECT_LT(clock.steady_now(), before + 1h + 1s);
}

TEST_F(VirtualClockTest, StaysWithinTheTimesThatTheServicesCanCarry) {
    clock.set(earliest_time - 1h);
    EXPECT_EQ(clock.system_now(), earliest_time);
    clock.set(latest_time + 1h);
    EXPECT_EQ(clock.system_now(), latest_time);
}

TEST_F(VirtualClockTest, WakesSleepersWhenItIsStepped) {
    const auto start = real.steady_now();
    bool awake = false;
    auto sleeper = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(10min);
        awake = true;
    };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper());
        co_await real.sleep_for(1s);
        clock.set(clock.system_now() + 5min);
        co_await real.sleep_for(1s);
        EXPECT_FALSE(awake);
        clock.set(clock.system_now() + 5min);
        co_await group.join();
    };
    kcl::testing::run(io, real, story());
    EXPECT_TRUE(awake);
    EXPECT_EQ(real.steady_now(), start + 2s);
}

TEST_F(VirtualClockTest, WakesSleepersSoonerWhenItRunsFaster) {
    const auto start = real.steady_now();
    clock.run_at(60);
    auto story = [&]() -> asio::awaitable<void> { co_await clock.sleep_for(1min); };
    kcl::testing::run(io, real, story());
    EXPECT_EQ(real.steady_now() - start, 1s);
}

TEST_F(VirtualClockTest, WakesThoseWhoWaitForACalendarTimeAtEachChange) {
    clock.run_at(0);
    const auto start = real.steady_now();
    auto waiter = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_until_time(clock.system_now() + 1h);
    };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(waiter());
        co_await real.sleep_for(1s);
        clock.set(clock.system_now() - 1h);
        co_await group.join();
    };
    kcl::testing::run(io, real, story());
    EXPECT_EQ(real.steady_now() - start, 1s);
}

}  // namespace
}  // namespace kcl::local::powers
