#include "kcl/local/http/listen.h"

#include "kcl/base/task_group.h"
#include "kcl/local/http/who_is_there.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

namespace kcl::local::http {
namespace {

using kcl::testing::Fails;
using kcl::testing::FailsSaying;
using kcl::testing::IsOk;
using kcl::testing::IsOkAnd;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Listen, OnThisMachineOnlyUnlessToldOtherwise) {
    asio::io_context io;
    const auto listening = listen(io.get_executor(), "", 0);
    ASSERT_THAT(listening, IsOk());
    EXPECT_NE(listening->endpoint.port(), 0);
    for (const auto& acceptor : listening->acceptors) {
        EXPECT_TRUE(acceptor.local_endpoint().address().is_loopback());
        EXPECT_EQ(acceptor.local_endpoint().port(), listening->endpoint.port());
    }
}

TEST(Listen, OnTheAddressThatIsAskedFor) {
    asio::io_context io;
    const auto everywhere = listen(io.get_executor(), "0.0.0.0", 0);
    ASSERT_THAT(everywhere, IsOk());
    EXPECT_TRUE(everywhere->acceptors[0].local_endpoint().address().is_unspecified());
    EXPECT_TRUE(everywhere->endpoint.address().is_loopback())
        << "a client can't connect to 0.0.0.0";
}

TEST(Listen, SaysThatThePortIsTaken) {
    asio::io_context io;
    const auto first = listen(io.get_executor(), "", 0);
    const auto second = listen(io.get_executor(), "", first->endpoint.port());
    EXPECT_THAT(second,
                FailsSaying(Fault::exists, HasSubstr(std::to_string(first->endpoint.port()))));
}

TEST(Listen, RefusesAnAddressThatIsNone) {
    asio::io_context io;
    EXPECT_THAT(listen(io.get_executor(), "example.com", 0),
                FailsSaying(Fault::invalid, HasSubstr("'example.com'")));
    EXPECT_THAT(listen(io.get_executor(), "300.1.1.1", 0), Fails(Fault::invalid));
}

TEST(ServerName, IsUnderstoodByItsOwnFamilyOnly) {
    EXPECT_THAT(server_name("kinesis"), ::testing::MatchesRegex("kcl-local/[0-9.]+; kinesis"));
    EXPECT_EQ(service_of(server_name("kinesis")), "kinesis");
    for (const auto* other : {"", "nginx", "Server", "kcl-local/0.1.0", "my-kcl-local/1; kinesis"})
        EXPECT_EQ(service_of(other), "") << other;
}

TEST(Neighbours, AreToldApart) {
    const auto nobody = failure(Fault::unavailable, "nobody answers: Connection refused");
    const auto silent = failure(Fault::timed_out, "no answer before the deadline");
    const Result<std::string> kinesis = server_name("kinesis");
    const Result<std::string> newer = "kcl-local/99.0; kinesis";
    const Result<std::string> nginx = "nginx";
    EXPECT_EQ(neighbour(kinesis, "kinesis"), Neighbour::same);
    EXPECT_EQ(neighbour(newer, "kinesis"), Neighbour::same);
    EXPECT_EQ(neighbour(kinesis, "dynamodb"), Neighbour::other);
    EXPECT_EQ(neighbour(nginx, "kinesis"), Neighbour::other);
    EXPECT_EQ(neighbour(silent, "kinesis"), Neighbour::other);
    EXPECT_EQ(neighbour(nobody, "kinesis"), Neighbour::nobody);
    EXPECT_EQ(describe(kinesis), "the local kinesis");
    EXPECT_EQ(describe(nginx), "another program (Server: nginx)");
    EXPECT_EQ(describe(""), "another program");
    EXPECT_EQ(describe(silent), "another program (no answer before the deadline)");
}

class WhoIsThere : public ::testing::Test {
  protected:
    /// What who_is_there() finds when `reply` comes back to its request.
    Result<std::string> ask_one_that_replies(std::string reply) {
        auto listening = listen(io.get_executor(), "", 0);
        auto reply_once = [&]() -> asio::awaitable<void> {
            auto socket = co_await listening->acceptors[0].async_accept(asio::use_awaitable);
            char request[1024];
            co_await socket.async_read_some(asio::buffer(request), asio::use_awaitable);
            co_await asio::async_write(socket, asio::buffer(reply), asio::use_awaitable);
        };
        auto story = [&]() -> asio::awaitable<Result<std::string>> {
            TaskGroup group(io.get_executor());
            group.spawn(reply_once());
            auto found =
                co_await who_is_there(listening->endpoint, clock, clock.steady_now() + 10s);
            co_await group.join();
            co_return found;
        };
        return kcl::testing::run(io, story());
    }

    asio::io_context io;
    RealClock clock;
};

TEST_F(WhoIsThere, FindsTheServerHeader) {
    EXPECT_THAT(ask_one_that_replies(
                    "HTTP/1.1 403 Forbidden\r\nDate: now\r\nserver:  kcl-local/1; kinesis\r\n\r\n"),
                IsOkAnd("kcl-local/1; kinesis"));
    EXPECT_THAT(ask_one_that_replies("HTTP/1.0 200 OK\r\nX-Server: no\r\n\r\nServer: not a header"),
                IsOkAnd(""));
}

TEST_F(WhoIsThere, KnowsWhatIsNotHttp) {
    EXPECT_THAT(ask_one_that_replies("220 smtp.example.com ready\r\n\r\n"), Fails(Fault::corrupt));
    EXPECT_THAT(ask_one_that_replies(""), Fails(Fault::corrupt));
}

TEST_F(WhoIsThere, SaysThatNobodyListens) {
    asio::ip::tcp::endpoint free;
    free = listen(io.get_executor(), "", 0)->endpoint;
    EXPECT_THAT(kcl::testing::run(io, who_is_there(free, clock, clock.steady_now() + 10s)),
                Fails(Fault::unavailable));
}

TEST_F(WhoIsThere, DoesNotWaitForOneThatIsSilent) {
    kcl::testing::ManualClock manual;
    const auto silent = listen(io.get_executor(), "", 0);
    auto story = [&]() -> asio::awaitable<void> {
        const auto found = co_await who_is_there(silent->endpoint, manual, manual.steady_now());
        EXPECT_THAT(found, Fails(Fault::timed_out));
    };
    kcl::testing::run(io, story());
}

}  // namespace
}  // namespace kcl::local::http
