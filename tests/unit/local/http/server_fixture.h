#pragma once

#include "kcl/local/http/http_server.h"
#include "kcl/local/http/listen.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include "http/client.h"
#include "ledger_service.h"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

namespace kcl::local::http {

/// Real sockets on a loopback port, all in one loop; the server's timeouts follow a clock that the
/// tests move.
class HttpServerTest : public ::testing::Test {
  protected:
    using Story = asio::awaitable<void>;

    HttpServerTest() {
        auto listening = listen(io.get_executor(), "", 0);
        EXPECT_THAT(listening, kcl::testing::IsOk());
        endpoint = listening->endpoint;
        acceptors = std::move(listening->acceptors);
    }

    /// Runs `story` while the server serves, then stops the server.
    void serving(Story story) {
        HttpServer server(std::move(acceptors), service, committer, clock, rules,
                          [this](std::string_view text) { troubles.emplace_back(text); });
        if (tls) server.speak_tls(*tls);
        auto whole = [&]() -> Story {
            TaskGroup group(io.get_executor());
            group.spawn(server.run());
            stop = [&] { group.cancel(); };
            connections = [&] { return server.connections(); };
            co_await std::move(story);
            group.cancel();
            co_await group.join();
        };
        kcl::testing::run(io, whole());
        EXPECT_EQ(server.connections(), 0u);
    }

    asio::awaitable<void> let_the_loop_turn() {
        for (int i = 0; i < 20; ++i) co_await asio::post(asio::use_awaitable);
    }

    /// Moves the clock second by second until `done`; returns how long that took.
    asio::awaitable<Duration> pass_time_until(bool& done) {
        const auto start = clock.steady_now();
        while (!done) {
            clock.advance(1s);
            co_await let_the_loop_turn();
        }
        co_return clock.steady_now() - start;
    }

    /// How long the server waits before it closes on `client`, which says nothing more.
    asio::awaitable<Duration> patience_with(RawClient& client) {
        bool closed = false;
        auto wait = [&]() -> Story {
            co_await client.hear();
            closed = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(wait());
        const auto patience = co_await pass_time_until(closed);
        co_await group.join();
        co_return patience;
    }

    asio::io_context io{1};
    kcl::testing::ManualClock clock;
    storage::MemoryStore memory;
    FragileStore store{memory};
    LedgerService service;
    TurnCommitter committer{io.get_executor(), store, clock, [](std::string_view) {}};
    ConnectionRules rules{.read = {.head = 4096, .body = 1'000'000},
                          .server = "kcl-local/test; ledger"};
    std::vector<asio::ip::tcp::acceptor> acceptors;
    asio::ip::tcp::endpoint endpoint;
    std::function<void()> stop;
    std::function<std::size_t()> connections;
    std::vector<std::string> troubles;
    ServerTls* tls = nullptr;
};

}  // namespace kcl::local::http
