#include "kcl/base/with_deadline.h"

#include "kcl/testing/run.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace kcl {
namespace {

class WithDeadlineTest : public ::testing::Test {
  protected:
    asio::awaitable<Result<int>> answer_after(Duration time) {
        co_await clock.sleep_for(time);
        co_return 42;
    }
    asio::awaitable<Result<int>> broken_after(Duration time) {
        co_await clock.sleep_for(time);
        throw std::runtime_error("broken");
    }

    asio::io_context io;
    testing::ManualClock clock;
};

TEST_F(WithDeadlineTest, GivesTheResultThatComesInTime) {
    auto story = [&]() -> asio::awaitable<void> {
        const auto result =
            co_await with_deadline(clock, clock.steady_now() + 2s, answer_after(1s));
        EXPECT_EQ(result.value(), 42);
    };
    testing::run(io, clock, story());
}

TEST_F(WithDeadlineTest, SaysTimedOutAtTheDeadlineAndNotLater) {
    auto story = [&]() -> asio::awaitable<void> {
        const SteadyTime before = clock.steady_now();
        const auto result = co_await with_deadline(clock, before + 2s, answer_after(1h));
        EXPECT_FALSE(result.has_value());
        EXPECT_EQ(result.error().fault, Fault::timed_out);
        EXPECT_EQ(clock.steady_now(), before + 2s);
    };
    testing::run(io, clock, story());
}

TEST_F(WithDeadlineTest, LetsAThrowSurfaceAtOnce) {
    bool thrown = false;
    auto story = [&]() -> asio::awaitable<void> {
        const SteadyTime before = clock.steady_now();
        try {
            co_await with_deadline(clock, before + 1h, broken_after(1s));
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        EXPECT_EQ(clock.steady_now(), before + 1s);
    };
    testing::run(io, clock, story());
    EXPECT_TRUE(thrown);
}

}  // namespace
}  // namespace kcl
