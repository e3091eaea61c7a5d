#include "kcl/aws/http/network_transport.h"
#include "kcl/aws/wire_kinesis_client.h"
#include "kcl/base/task_group.h"
#include "kcl/testing/matchers.h"

#include "client_fixture.h"
#include "scripted_server.h"

#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

namespace kcl::aws {
namespace {

using testing::IsOk;

/// As in production: sockets and decoding on threads of their own, the decisions at home, callers
/// on home or elsewhere.
TEST(ClientThreads, CallsFromAnywhereComeBackToWhereTheyCameFrom) {
    asio::io_context io;
    asio::thread_pool threads(3);
    RealClock clock;
    SeededRandom random(1);
    TestCredentials credentials;
    int count = 0;
    ScriptedServer server(io, [&](const auto&) {
        return ++count % 5 == 0 ? raw("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
                                : ok(R"({"ShardIterator":"AAA"})");
    });
    {
        NetworkTransport transport(threads.get_executor(), clock, {});
        const asio::any_io_executor elsewhere = asio::make_strand(threads);
        const ClientParts parts{elsewhere,  threads.get_executor(), clock, random, transport,
                                credentials};
        CallSettings settings;
        settings.retry = {.max_attempts = 10, .base = 1ms};
        const Endpoint endpoint{fmt::format("http://127.0.0.1:{}", server.port()), "us-east-1",
                                "kinesis"};
        WireKinesisClient client(parts, endpoint, settings, wire::Format::json);

        const auto home = std::this_thread::get_id();
        const auto call = [&]() -> asio::awaitable<void> {
            wire::kinesis::GetShardIteratorRequest request{.shard_id = "shardId-000000000000"};
            const auto answer = co_await client.get_shard_iterator(std::move(request));
            EXPECT_TRUE(std::this_thread::get_id() == home);
            EXPECT_THAT(answer, IsOk());
        };
        const auto story = [&]() -> asio::awaitable<void> {
            TaskGroup calls(io.get_executor());
            for (int i = 0; i < 100; ++i) calls.spawn(call());
            co_await calls.join();
        };
        testing::run(io, story());
    }
    threads.join();
}

}  // namespace
}  // namespace kcl::aws
