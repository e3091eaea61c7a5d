#include "kcl/base/bell.h"

#include "kcl/testing/run.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace kcl {
namespace {

class BellTest : public ::testing::Test {
  protected:
    asio::io_context io;
    testing::ManualClock clock;
    Bell bell{io.get_executor()};
    int woken = 0;

    asio::awaitable<void> wait_once() {
        co_await bell.wait();
        ++woken;
    }
};

TEST_F(BellTest, WakesEverybodyWhoWaitsAndNobodyLater) {
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(io, wait_once(), [](std::exception_ptr) {});
        asio::co_spawn(io, wait_once(), [](std::exception_ptr) {});
        co_await clock.sleep_for(1s);
        EXPECT_EQ(woken, 0);
        bell.ring();
        co_await clock.sleep_for(1s);
        EXPECT_EQ(woken, 2);
        const SteadyTime before = clock.steady_now();
        co_await bell.wait_until(clock, before + 5s);
        EXPECT_EQ(clock.steady_now(), before + 5s) << "a ring is not remembered";
    };
    testing::run(io, clock, story());
}

TEST_F(BellTest, ReturnsAtTheRingWhenThatComesBeforeTheTime) {
    auto ringer = [&]() -> asio::awaitable<void> {
        co_await clock.sleep_for(2s);
        bell.ring();
    };
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(io, ringer(), [](std::exception_ptr) {});
        const SteadyTime before = clock.steady_now();
        co_await bell.wait_until(clock, before + 5s);
        EXPECT_EQ(clock.steady_now(), before + 2s);
    };
    testing::run(io, clock, story());
}

TEST_F(BellTest, ThrowsWhenTheWaitIsCancelled) {
    bool cancelled = false;
    asio::cancellation_signal stop;
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(io, wait_once(),
                       asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error) {
                           cancelled = error != nullptr;
                       }));
        co_await clock.sleep_for(1s);
        stop.emit(asio::cancellation_type::terminal);
        co_await clock.sleep_for(1s);
    };
    testing::run(io, clock, story());
    EXPECT_TRUE(cancelled);
    EXPECT_EQ(woken, 0);
}

}  // namespace
}  // namespace kcl
