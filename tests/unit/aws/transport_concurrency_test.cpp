#include "kcl/base/task_group.h"
#include "kcl/testing/matchers.h"

#include "scripted_server.h"
#include "transport_fixture.h"

#include <boost/asio/thread_pool.hpp>
#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;

using ConcurrencyTest = NetworkTransportTest;

TEST_F(ConcurrencyTest, GivesUpAtTheDeadlineAndHangsUp) {
    ScriptedServer server(io, [](const auto&) { return silence(); });
    start();
    const auto story = [&]() -> asio::awaitable<void> {
        Result<HttpResponse> answer;
        TaskGroup calls(io.get_executor());
        calls.spawn(post_into(answer, server.url(), "x"));
        co_await server.received(1);
        clock.advance(59min);
        EXPECT_EQ(server.hung_up(), 0);
        clock.advance(1min);
        co_await calls.join();
        EXPECT_THAT(answer, FailsSaying(Fault::timed_out, HasSubstr("no answer from 127.0.0.1")));
        co_await server.client_hung_up();
    };
    testing::run(io, story());
}

TEST_F(ConcurrencyTest, CancellationClosesTheConnection) {
    ScriptedServer server(io, [](const auto&) { return silence(); });
    start();
    const auto story = [&]() -> asio::awaitable<void> {
        Result<HttpResponse> untouched = failure(Fault::lost, "untouched");
        TaskGroup calls(io.get_executor());
        calls.spawn(post_into(untouched, server.url(), "x"));
        co_await server.received(1);
        calls.cancel();
        co_await calls.join();
        co_await server.client_hung_up();
        EXPECT_THAT(untouched, Fails(Fault::lost));  // the call threw, it did not answer
    };
    testing::run(io, story());
}

TEST_F(ConcurrencyTest, CallersBeyondTheLimitWaitTheirTurnInOrder) {
    ScriptedServer server(io, [](const auto& request) { return paused(ok(request.body)); });
    start({.connections_per_host = 2});
    const auto story = [&]() -> asio::awaitable<void> {
        std::vector<Result<HttpResponse>> answers(6);
        TaskGroup calls(io.get_executor());
        for (int i = 0; i < 6; ++i)
            calls.spawn(
                post_into(answers[static_cast<std::size_t>(i)], server.url(), std::to_string(i)));
        for (std::size_t round = 1; round <= 3; ++round) {
            co_await server.received(2 * round);
            EXPECT_EQ(server.requests().size(), 2 * round);
            server.resume();
        }
        co_await calls.join();
        for (const auto& answer : answers) EXPECT_THAT(answer, IsOk());
    };
    testing::run(io, story());
    std::vector<std::string> order;
    for (const auto& request : server.requests()) order.push_back(request.body);
    for (std::size_t pair = 0; pair < 6; pair += 2)
        if (order[pair] > order[pair + 1])
            std::swap(order[pair], order[pair + 1]);  // two at once: either first
    EXPECT_THAT(order, ElementsAre("0", "1", "2", "3", "4", "5"));
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(ConcurrencyTest, ADeadlineInTheQueueSaysThatNothingWasSent) {
    ScriptedServer server(io, [](const auto& request) { return paused(ok(request.body)); });
    start({.connections_per_host = 1});
    const auto story = [&]() -> asio::awaitable<void> {
        Result<HttpResponse> first;
        TaskGroup calls(io.get_executor());
        calls.spawn(post_into(first, server.url(), "first"));
        co_await server.received(1);
        const auto second = co_await post(server.url(), "second", 0s);
        EXPECT_THAT(second, FailsSaying(Fault::unavailable, HasSubstr("stayed busy")));
        server.resume();
        co_await calls.join();
        EXPECT_THAT(first, IsOk());
    };
    testing::run(io, story());
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(ConcurrencyTest, ACancelledCallerLeavesTheQueue) {
    ScriptedServer server(io, [](const auto& request) { return paused(ok(request.body)); });
    start({.connections_per_host = 1});
    const auto story = [&]() -> asio::awaitable<void> {
        Result<HttpResponse> first, second, third;
        TaskGroup calls(io.get_executor()), given_up(io.get_executor());
        calls.spawn(post_into(first, server.url(), "first"));
        co_await server.received(1);
        given_up.spawn(post_into(second, server.url(), "second"));
        calls.spawn(post_into(third, server.url(), "third"));
        given_up.cancel();
        co_await given_up.join();
        server.resume();
        co_await server.received(2);
        server.resume();
        co_await calls.join();
        EXPECT_EQ(third.value().body, "third");
    };
    testing::run(io, story());
}

TEST_F(ConcurrencyTest, ComesBackToTheCallersThread) {
    // As in production: the transport on threads of its own, many callers on one other thread.
    asio::thread_pool threads(3);
    ScriptedServer server(io, [](const auto& request) { return ok(request.body); });
    RealClock real;
    {
        NetworkTransport transport(threads.get_executor(), real, {.connections_per_host = 8});
        const auto home = std::this_thread::get_id();
        const auto call = [&](int number) -> asio::awaitable<void> {
            HttpRequest request{.url = server.url(), .body = std::to_string(number)};
            const auto answer =
                co_await transport.send(std::move(request), real.steady_now() + 60s);
            EXPECT_TRUE(std::this_thread::get_id() == home);
            EXPECT_EQ(answer.value().body, std::to_string(number));
        };
        const auto story = [&]() -> asio::awaitable<void> {
            TaskGroup calls(io.get_executor());
            for (int i = 0; i < 200; ++i) calls.spawn(call(i));
            co_await calls.join();
        };
        testing::run(io, story());
        EXPECT_LE(server.connections(), 8);
    }
    threads.join();
}

TEST_F(ConcurrencyTest, SurvivesCancellationAtAnyMoment) {
    asio::thread_pool threads(3);
    ScriptedServer server(io, [](const auto& request) { return ok(request.body); });
    RealClock real;
    {
        NetworkTransport transport(threads.get_executor(), real, {.connections_per_host = 4});
        const auto call = [&]() -> asio::awaitable<void> {
            HttpRequest request{.url = server.url(), .body = "x"};
            co_await transport.send(std::move(request), real.steady_now() + 60s);
        };
        const auto story = [&]() -> asio::awaitable<void> {
            for (std::size_t round = 1; round <= 100; ++round) {
                TaskGroup calls(io.get_executor());
                for (int i = 0; i < 6; ++i) calls.spawn(call());
                if (round % 10 != 0) co_await server.received(server.requests().size() + round % 3);
                calls.cancel();
                co_await calls.join();
            }
            HttpRequest request{.url = server.url(), .body = "still here"};
            const auto answer =
                co_await transport.send(std::move(request), real.steady_now() + 60s);
            EXPECT_EQ(answer.value().body, "still here");
        };
        testing::run(io, story());
    }
    threads.join();
}

}  // namespace
}  // namespace kcl::aws
