#include "kcl/base/worker_threads.h"

#include "kcl/testing/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace kcl {
namespace {

TEST(WorkerThreads, RunAJobOffTheExecutorAndComeBackToIt) {
    asio::io_context io;
    WorkerThreads threads;
    std::thread::id home, away, back;
    auto story = [&]() -> asio::awaitable<void> {
        home = std::this_thread::get_id();
        co_await threads.run([&] { away = std::this_thread::get_id(); });
        back = std::this_thread::get_id();
    };
    testing::run(io, story());
    EXPECT_NE(home, away);
    EXPECT_EQ(home, back);
}

TEST(WorkerThreads, BringAThrowBack) {
    asio::io_context io;
    WorkerThreads threads;
    bool caught = false;
    auto story = [&]() -> asio::awaitable<void> {
        try {
            co_await threads.run([] { throw std::runtime_error("broken"); });
        } catch (const std::runtime_error&) {
            caught = true;
        }
    };
    testing::run(io, story());
    EXPECT_TRUE(caught);
}

TEST(WorkerThreads, GrowWhileJobsBlockSoThatNobodyWaitsForThem) {
    WorkerThreads threads({.steady = 2, .most = 64, .grow_after = std::chrono::milliseconds(1)});
    constexpr int blocked = 20;
    std::latch all_running(blocked);
    std::promise<void> go_on;
    const auto released = go_on.get_future().share();
    for (int i = 0; i < blocked; ++i) {
        threads.submit([&all_running, released] {
            all_running.count_down();
            released.wait();
        });
    }
    // Reached only if all twenty run at the same time on what began as two threads.
    all_running.wait();
    EXPECT_GE(threads.threads(), static_cast<std::size_t>(blocked));
    std::promise<void> also;
    threads.submit([&also] { also.set_value(); });
    also.get_future().wait();
    go_on.set_value();
}

TEST(WorkerThreads, DropWhatHasNotStartedWhenTheyEnd) {
    std::atomic<int> ran = 0;
    std::promise<void> started;
    std::promise<void> dropped;
    auto threads = std::make_unique<WorkerThreads>(
        WorkerThreads::Limits{.steady = 1, .most = 1, .grow_after = std::chrono::milliseconds(1)});
    threads->submit([&] {
        started.set_value();
        dropped.get_future().wait();
        ++ran;
    });
    started.get_future().wait();
    {
        const std::shared_ptr<void> last_of_them(nullptr, [&](void*) { dropped.set_value(); });
        for (int i = 0; i < 10; ++i) threads->submit([&ran, last_of_them] { ++ran; });
    }
    threads.reset();
    EXPECT_EQ(ran, 1) << "the running job was waited for, the others never began";
}

TEST(WorkerThreads, WithARunnerHaveNoThreadsAndRunEverythingWhereItSays) {
    std::vector<std::function<void()>> later;
    WorkerThreads threads([&](std::function<void()> job) { later.push_back(std::move(job)); });
    std::thread::id where;
    threads.submit([&] { where = std::this_thread::get_id(); });
    EXPECT_EQ(where, std::thread::id()) << "not inside submit()";
    EXPECT_EQ(threads.threads(), 0U);
    EXPECT_FALSE(threads.busy());
    ASSERT_EQ(later.size(), 1U);
    later.front()();
    EXPECT_EQ(where, std::this_thread::get_id());
}

}  // namespace
}  // namespace kcl
