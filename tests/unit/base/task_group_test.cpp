#include "kcl/base/task_group.h"

#include "kcl/testing/run.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace kcl {
namespace {

class TaskGroupTest : public ::testing::Test {
  protected:
    asio::awaitable<void> sleeper(Duration time) {
        try {
            co_await clock.sleep_for(time);
            ++finished;
        } catch (...) {
            ++cancelled;
            throw;
        }
    }
    asio::awaitable<void> failing(Duration after) {
        co_await clock.sleep_for(after);
        throw std::runtime_error("broken");
    }

    asio::io_context io;
    testing::ManualClock clock;
    int finished = 0;
    int cancelled = 0;
};

TEST_F(TaskGroupTest, WaitsForEveryChild) {
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper(1s));
        group.spawn(sleeper(3s));
        const SteadyTime before = clock.steady_now();
        co_await group.join();
        EXPECT_EQ(clock.steady_now() - before, 3s);
    };
    testing::run(io, clock, story());
    EXPECT_EQ(finished, 2);
}

TEST_F(TaskGroupTest, CancelsTheSiblingsOfAChildThatFailsAndHandsItsErrorUp) {
    std::string error;
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper(1h));
        group.spawn(failing(1s));
        try {
            co_await group.join();
        } catch (const std::runtime_error& e) {
            error = e.what();
        }
        EXPECT_EQ(group.size(), 0U);
    };
    testing::run(io, clock, story());
    EXPECT_EQ(error, "broken");
    EXPECT_EQ(cancelled, 1);
}

TEST_F(TaskGroupTest, TakesACancelledChildForNoFailure) {
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper(1h));
        co_await clock.sleep_for(1s);
        group.cancel();
        co_await group.join();
    };
    testing::run(io, clock, story());
    EXPECT_EQ(cancelled, 1);
}

TEST_F(TaskGroupTest, PassesItsOwnCancellationOnAndStillWaits) {
    bool joined = false;
    asio::cancellation_signal stop;
    auto owner = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper(1h));
        co_await group.join();
        joined = group.size() == 0;
    };
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(io, owner(),
                       asio::bind_cancellation_slot(stop.slot(), [](std::exception_ptr) {}));
        co_await clock.sleep_for(1s);
        stop.emit(asio::cancellation_type::terminal);
        co_await clock.sleep_for(1s);
    };
    testing::run(io, clock, story());
    EXPECT_TRUE(joined);
    EXPECT_EQ(cancelled, 1);
}

TEST_F(TaskGroupTest, TellsACallerWhoWasCancelledMeanwhileAfterTheLastChild) {
    int errors = 0;
    asio::cancellation_signal stop;
    auto owner = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(sleeper(1h));
        co_await group.join_or_abort();
    };
    auto remember = [&](const std::exception_ptr& error) { errors += error ? 1 : 0; };
    auto story = [&]() -> asio::awaitable<void> {
        asio::co_spawn(io, owner(), asio::bind_cancellation_slot(stop.slot(), remember));
        co_await clock.sleep_for(1s);
        stop.emit(asio::cancellation_type::terminal);
        co_await clock.sleep_for(1s);
    };
    testing::run(io, clock, story());
    EXPECT_EQ(errors, 1);
    EXPECT_EQ(cancelled, 1);
}

}  // namespace
}  // namespace kcl
