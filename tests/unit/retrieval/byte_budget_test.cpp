#include "kcl/retrieval/byte_budget.h"

#include "kcl/base/task_group.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace kcl::retrieval {
namespace {

using ::testing::ElementsAre;

class ByteBudgetTest : public ::testing::Test {
  protected:
    asio::awaitable<void> take_and_hold(std::string name, std::size_t bytes, Duration hold) {
        auto share = co_await budget.take(bytes, SteadyTime::max());
        order.push_back(name);
        co_await clock.sleep_for(hold);
    }

    asio::io_context io;
    testing::ManualClock clock;
    ByteBudget budget{io.get_executor(), clock, 100};
    std::vector<std::string> order;
};

TEST_F(ByteBudgetTest, CountsAShareUntilItIsGone) {
    auto story = [&]() -> asio::awaitable<void> {
        auto share = co_await budget.take(60, SteadyTime::max());
        EXPECT_EQ(budget.used(), 60u);
        share.resize(10);
        EXPECT_EQ(budget.used(), 10u);
        ByteBudget::Share moved = std::move(share);
        EXPECT_EQ(moved.bytes(), 10u);
        EXPECT_EQ(budget.used(), 10u);
        moved = ByteBudget::Share();
    };
    testing::run(io, clock, story());
    EXPECT_EQ(budget.used(), 0u);
}

TEST_F(ByteBudgetTest, GivesSharesInTheOrderOfAsking) {
    auto story = [&]() -> asio::awaitable<void> {
        TaskGroup group(io.get_executor());
        group.spawn(take_and_hold("first", 80, 1s));
        group.spawn(take_and_hold("large", 90, 1s));
        group.spawn(take_and_hold("small, but later", 10, 1s));
        group.spawn(take_and_hold("also small", 10, 1s));
        co_await group.join();
    };
    testing::run(io, clock, story());
    EXPECT_THAT(order, ElementsAre("first", "large", "small, but later", "also small"));
    EXPECT_EQ(budget.used(), 0u);
}

TEST_F(ByteBudgetTest, GivesMoreThanItHasWhenNothingElseIsOut) {
    auto story = [&]() -> asio::awaitable<void> {
        auto share = co_await budget.take(500, SteadyTime::max());
        EXPECT_FALSE(share.overdrawn());
        EXPECT_EQ(budget.used(), 500u);
    };
    testing::run(io, clock, story());
}

TEST_F(ByteBudgetTest, OverdrawsWhenPatienceEnds) {
    auto story = [&]() -> asio::awaitable<void> {
        auto hung = co_await budget.take(100, SteadyTime::max());
        const auto asked = clock.steady_now();
        auto share = co_await budget.take(10, asked + 5s);
        EXPECT_EQ(clock.steady_now() - asked, 5s);
        EXPECT_TRUE(share.overdrawn());
        EXPECT_EQ(budget.used(), 110u);
    };
    testing::run(io, clock, story());
}

TEST_F(ByteBudgetTest, LetsTheNextOneInWhenAnAskerGoesAway) {
    auto story = [&]() -> asio::awaitable<void> {
        auto half = co_await budget.take(50, SteadyTime::max());
        TaskGroup impatient(io.get_executor());
        impatient.spawn(take_and_hold("never", 80, 0s));
        co_await clock.sleep_for(1s);
        TaskGroup group(io.get_executor());
        group.spawn(take_and_hold("next", 50, 0s));
        co_await clock.sleep_for(1s);
        EXPECT_THAT(order, ElementsAre());
        impatient.cancel();
        co_await impatient.join();
        co_await group.join();
        EXPECT_THAT(order, ElementsAre("next"));
    };
    testing::run(io, clock, story());
}

}  // namespace
}  // namespace kcl::retrieval
