#include "kcl/testing/manual_clock.h"

#include "kcl/base/task_group.h"
#include "kcl/base/with_deadline.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>

#include <thread>

namespace kcl::testing {
namespace {

using ::testing::ElementsAre;

TEST(ManualClock, StandsStillUntilMoved) {
    ManualClock clock;
    const auto steady = clock.steady_now();
    const auto system = clock.system_now();
    EXPECT_EQ(clock.steady_now(), steady);
    clock.advance(1500ms);
    EXPECT_EQ(clock.steady_now() - steady, 1500ms);
    EXPECT_EQ(clock.system_now() - system, 1500ms);
}

TEST(ManualClock, NeverGoesBack) {
    ManualClock clock;
    const auto start = clock.steady_now();
    clock.advance_to(start - 1s);
    EXPECT_EQ(clock.steady_now(), start);
}

TEST(ManualClock, LetsTheCalendarJumpAlone) {
    ManualClock clock;
    const auto steady = clock.steady_now();
    const SystemTime moon_landing{std::chrono::milliseconds(-14'182'940'000)};
    clock.set_system_now(moon_landing);
    EXPECT_EQ(clock.system_now(), moon_landing);
    EXPECT_EQ(clock.steady_now(), steady);
    clock.advance(2s);
    EXPECT_EQ(clock.system_now() - moon_landing, 2s);
}

TEST(ManualClock, WakesSleepersInTheOrderOfTheirTimes) {
    asio::io_context io;
    ManualClock clock;
    std::vector<std::string> events;
    auto sleeper = [&](std::string name, Duration time) -> asio::awaitable<void> {
        co_await clock.sleep_for(time);
        events.push_back(name);
    };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper("late", 3h));
        group.spawn(sleeper("early", 1s));
        group.spawn(sleeper("noon", 1h));
        co_await group.join();
    };
    const auto start = clock.steady_now();
    run(io, clock, story());
    EXPECT_THAT(events, ElementsAre("early", "noon", "late"));
    EXPECT_EQ(clock.steady_now() - start, 3h);
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(ManualClock, ACancelledSleepThrowsAndLeavesNothingBehind) {
    asio::io_context io;
    ManualClock clock;
    auto work = [&]() -> asio::awaitable<Result<int>> {
        co_await clock.sleep_for(24h);
        co_return 1;
    };
    const auto start = clock.steady_now();
    const auto result = run(io, clock, with_deadline(clock, start + 5s, work()));
    EXPECT_THAT(result, Fails(Fault::timed_out));
    EXPECT_EQ(clock.steady_now() - start, 5s);
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(ManualClock, ASleepThatIsCancelledBeforeItBeginsLeavesNothingBehind) {
    asio::io_context io;
    ManualClock clock;
    auto child = [&]() -> asio::awaitable<void> {
        co_await asio::this_coro::throw_if_cancelled(false);
        co_await asio::post(asio::use_awaitable);
        co_await asio::this_coro::throw_if_cancelled(true);
        co_await clock.sleep_for(1h);
    };
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(child());
        co_await asio::post(asio::use_awaitable);
        group.cancel();
        co_await group.join();
    };
    const auto start = clock.steady_now();
    run(io, clock, story());
    EXPECT_EQ(clock.steady_now(), start);
    EXPECT_EQ(clock.sleepers(), 0u);
}

TEST(ManualClock, MayGoBeforeTheCoroutinesThatSleepOnIt) {
    asio::io_context io;
    ManualClock clock;
    auto story = [&]() -> asio::awaitable<void> { co_await clock.sleep_for(1h); };
    auto forgotten = story();
    asio::co_spawn(io, std::move(forgotten), [](std::exception_ptr) {});
    io.poll();
    EXPECT_EQ(clock.sleepers(), 1u);
}

TEST(Simulate, PassesADayOfRenewalsInNoTime) {
    asio::io_context io;
    ManualClock clock;
    int renewals = 0;
    auto renew = [&]() -> asio::awaitable<void> {
        for (const auto end = clock.steady_now() + 24h; clock.steady_now() < end; ++renewals)
            co_await clock.sleep_for(10s);
    };
    run(io, clock, renew());
    EXPECT_EQ(renewals, 8640);
}

TEST(Simulate, RethrowsWhatTheScenarioThrows) {
    asio::io_context io;
    ManualClock clock;
    auto story = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(1s);
        throw std::runtime_error("the roof is on fire");
    };
    EXPECT_THROW(simulate(io, clock, story()), std::runtime_error);
}

TEST(Simulate, SaysSoWhenNothingCanEverHappen) {
    asio::io_context io;
    ManualClock clock;
    auto forever = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_until(SteadyTime::max());
    };
    EXPECT_THROW(simulate(io, clock, forever()), std::logic_error);
}

TEST(Simulate, HoldsTimeStillWhileAThreadWorks) {
    asio::io_context io;
    ManualClock clock;
    std::atomic<bool> working = true;
    bool came_back = false;
    std::thread thread([&] {
        asio::post(io, [&] { came_back = true; });
        working = false;
    });
    const auto start = clock.steady_now();
    auto story = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(1h);
        EXPECT_TRUE(came_back);
    };
    run(io, clock, story(), [&] { return working.load(); });
    thread.join();
    EXPECT_EQ(clock.steady_now() - start, 1h);
}

TEST(RunUntil, RunsWhatIsDueAndLeavesTheRestAsleep) {
    asio::io_context io;
    ManualClock clock;
    int ticks = 0;
    auto tick = [&]() -> asio::awaitable<void> {
        for (;; ++ticks) co_await clock.sleep_for(10s);
    };
    auto ticking = tick();
    asio::co_spawn(io, std::move(ticking), [](std::exception_ptr) {});
    const auto start = clock.steady_now();
    run_for(io, clock, 35s);
    EXPECT_EQ(ticks, 3);
    EXPECT_EQ(clock.steady_now() - start, 35s);
    EXPECT_EQ(clock.next_wake_up(), start + 40s);
}

TEST(Run, ReturnsWhatTheStoryReturns) {
    asio::io_context io;
    ManualClock clock;
    auto simulated = [&]() -> asio::awaitable<std::string> {
        co_await clock.sleep_for(1h);
        co_return "done";
    };
    EXPECT_EQ(run(io, clock, simulated()), "done");
    auto real = [&]() -> asio::awaitable<std::unique_ptr<int>> {
        co_await asio::post(asio::use_awaitable);
        co_return std::make_unique<int>(7);
    };
    EXPECT_EQ(*run(io, real()), 7);
}

}  // namespace
}  // namespace kcl::testing
