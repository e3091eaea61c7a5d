#include "kcl/base/task_group.h"
#include "kcl/testing/matchers.h"

#include "scripted_server.h"
#include "transport_fixture.h"

#include <gmock/gmock.h>

namespace kcl::aws {
namespace {

using ::testing::AllOf;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

using ExchangeTest = NetworkTransportTest;

TEST_F(ExchangeTest, SendsOneRequestAndReadsItsAnswer) {
    ScriptedServer server(io, [](const auto&) { return ok("world", "X-Answer: 42\r\n"); });
    start();
    const auto answer = post_alone(server.url() + "path?a=b");
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "world");
    EXPECT_EQ(answer->header("x-answer"), "42");
    EXPECT_FALSE(answer->sent_twice);
    ASSERT_EQ(server.requests().size(), 1U);
    const auto& request = server.requests()[0];
    EXPECT_EQ(request.line(), "POST /path?a=b HTTP/1.1");
    EXPECT_EQ(request.body, "hello");
    EXPECT_TRUE(request.has(fmt::format("Host: 127.0.0.1:{}\r\n", server.port())));
    EXPECT_TRUE(request.has("X-Test: yes\r\n"));
}

TEST_F(ExchangeTest, AnyStatusIsAnAnswer) {
    ScriptedServer server(
        io, [](const auto&) { return raw("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"); });
    start();
    const auto answer = post_alone(server.url());
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(answer->body, "busy");
}

TEST_F(ExchangeTest, UsesAKeptConnectionAgain) {
    ScriptedServer server(io, [](const auto& request) { return ok(request.body); });
    start();
    for (const char* body : {"a", "b", "c"}) {
        const auto answer = testing::run(io, post(server.url(), body));
        ASSERT_THAT(answer, IsOk());
        EXPECT_EQ(answer->body, body);
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(ExchangeTest, LeavesAConnectionThatWasIdleForTooLong) {
    ScriptedServer server(io, [](const auto&) { return ok(""); });
    start({.idle_limit = 20s});
    post_alone(server.url());
    clock.advance(19s);
    post_alone(server.url());
    EXPECT_EQ(server.connections(), 1);
    clock.advance(20s);
    post_alone(server.url());
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(ExchangeTest, OpensANewConnectionAfterConnectionClose) {
    ScriptedServer server(io, [](const auto&) { return ok("", "Connection: close\r\n"); });
    start();
    post_alone(server.url());
    EXPECT_THAT(post_alone(server.url()), IsOk());
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(ExchangeTest, SeesThatAKeptConnectionIsClosedBeforeItSendsAnything) {
    ScriptedServer server(io, [](const auto&) { return closing(ok("")); });
    start();
    post_alone(server.url());
    const auto answer = post_alone(server.url());
    ASSERT_THAT(answer, IsOk());
    EXPECT_FALSE(answer->sent_twice);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(ExchangeTest, SendsAgainWhenAKeptConnectionBreaksWithoutAnAnswerAndSaysSo) {
    ScriptedServer server(io, [](const auto& request) {
        return request.body == "second" && request.connection == 1 ? closing({}) : ok(request.body);
    });
    start();
    post_alone(server.url());
    const auto answer = testing::run(io, post(server.url(), "second"));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->body, "second");
    EXPECT_TRUE(answer->sent_twice);
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(ExchangeTest, DoesNotSendAgainOnAFreshConnection) {
    ScriptedServer server(io, [](const auto&) { return closing({}); });
    start();
    EXPECT_THAT(
        post_alone(server.url()),
        FailsSaying(Fault::unavailable, HasSubstr("closed the connection without an answer")));
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST_F(ExchangeTest, DoesNotSendAgainOnceAnAnswerHasBegun) {
    ScriptedServer server(io, [](const auto& request) {
        return request.body == "second"
                   ? closing(raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
                   : ok("");
    });
    start();
    post_alone(server.url());
    EXPECT_THAT(testing::run(io, post(server.url(), "second")),
                FailsSaying(Fault::unavailable, HasSubstr("in the middle of its answer")));
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(ExchangeTest, ReadsChunkedAnswersInPiecesAndKeepsTheConnection) {
    ScriptedServer server(io, [](const auto&) {
        return ScriptedReply{.pieces = {"HTTP/1.1 200 OK\r\nTransfer-Enc",
                                        "oding: chunked\r\n\r\n5\r\nhel", "lo\r\n6\r\n world\r\n",
                                        "0\r\n\r\n"}};
    });
    start();
    EXPECT_EQ(post_alone(server.url()).value().body, "hello world");
    EXPECT_EQ(post_alone(server.url()).value().body, "hello world");
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(ExchangeTest, ReadsAnAnswerThatEndsWithTheConnection) {
    ScriptedServer server(
        io, [](const auto&) { return closing(raw("HTTP/1.1 200 OK\r\n\r\nuntil the end")); });
    start();
    EXPECT_EQ(post_alone(server.url()).value().body, "until the end");
}

TEST_F(ExchangeTest, ReadsAnswersWithoutABody) {
    ScriptedServer server(io, [](const auto& request) {
        return request.line().starts_with("HEAD")
                   ? raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
                   : raw("HTTP/1.1 204 No Content\r\n\r\n");
    });
    auto& transport = start();
    EXPECT_EQ(post_alone(server.url()).value().status, 204);
    HttpRequest head{.method = "HEAD", .url = server.url()};
    const auto answer = testing::run(io, transport.send(std::move(head), SteadyTime::max()));
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(ExchangeTest, PassesOverInterimAnswers) {
    ScriptedServer server(io, [](const auto&) {
        return raw(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
            "2\r\n\r\nok");
    });
    start();
    EXPECT_EQ(post_alone(server.url()).value().body, "ok");
}

TEST_F(ExchangeTest, CarriesLargeBodiesBothWays) {
    ScriptedServer server(io, [](const auto& request) { return ok(request.body); });
    start();
    std::string large(5'000'000, 'x');
    for (std::size_t i = 0; i < large.size(); i += 1000)
        large[i] = static_cast<char>('a' + i / 1000 % 26);
    const auto answer = testing::run(io, post(server.url(), large));
    ASSERT_THAT(answer, IsOk());
    EXPECT_TRUE(answer->body == large);
}

TEST_F(ExchangeTest, RefusesAnswersThatAreTooLarge) {
    ScriptedServer server(io, [](const auto& request) {
        if (request.body == "headers") return ok("", "X-Long: " + std::string(5000, 'x') + "\r\n");
        if (request.body == "chunks")
            return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" +
                       std::string(1024, 'x') + "\r\n0\r\n\r\n");
        return ok(std::string(1001, 'x'));
    });
    start({.response_limit = 1000, .header_limit = 4096});
    for (const char* body : {"length", "chunks", "headers"})
        EXPECT_THAT(testing::run(io, post(server.url(), body)),
                    FailsSaying(Fault::corrupt, HasSubstr("larger than allowed")))
            << body;
}

TEST_F(ExchangeTest, SaysWhenTheOtherSideDoesNotSpeakHttp) {
    ScriptedServer server(io,
                          [](const auto&) { return closing(raw("SSH-2.0-OpenSSH_9.2\r\n\r\n")); });
    start();
    EXPECT_THAT(post_alone(server.url()), FailsSaying(Fault::unavailable, HasSubstr("not HTTP")));
}

TEST_F(ExchangeTest, ReportsAnAnswerThatComesBeforeTheRequestIsThrough) {
    // The server refuses on sight of the headers; what it does not read resets the connection.
    asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
    const auto refuse = [&]() -> asio::awaitable<void> {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        const std::string bytes =
            "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        co_await socket.async_write_some(asio::buffer(bytes), asio::use_awaitable);
        socket.shutdown(asio::ip::tcp::socket::shutdown_send);
        std::vector<char> unread(1 << 20);
        for (;;) co_await socket.async_read_some(asio::buffer(unread), asio::use_awaitable);
    };
    start();
    TaskGroup server(io.get_executor());
    const auto story = [&]() -> asio::awaitable<Result<HttpResponse>> {
        server.spawn(refuse());
        auto answer =
            co_await post(fmt::format("http://127.0.0.1:{}/", acceptor.local_endpoint().port()),
                          std::string(3 << 20, 'x'));
        server.cancel();
        try {
            co_await server.join();
        } catch (const boost::system::system_error&) {  // the client hung up first
        }
        co_return answer;
    };
    const auto answer = testing::run(io, story());
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->status, 413);
}

TEST_F(ExchangeTest, SaysWhyItCannotConnect) {
    std::uint16_t free_port = 0;
    {
        asio::ip::tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
        free_port = acceptor.local_endpoint().port();
    }
    start();
    EXPECT_THAT(post_alone(fmt::format("http://127.0.0.1:{}/", free_port)),
                FailsSaying(Fault::unavailable, AllOf(HasSubstr("can't connect to 127.0.0.1"),
                                                      HasSubstr("Connection refused"))));
    EXPECT_THAT(
        post_alone("http://no-such-host.invalid/"),
        FailsSaying(Fault::unavailable, HasSubstr("can't find the host no-such-host.invalid")));
}

TEST_F(ExchangeTest, TriesEveryAddressOfAName) {
    // "localhost" is ::1 and 127.0.0.1 on most machines; the server listens on one of them.
    ScriptedServer server(io, [](const auto&) { return ok("found"); });
    start();
    EXPECT_THAT(post_alone(server.url("localhost")), IsOk());
}

TEST_F(ExchangeTest, RefusesWhatIsNotARequest) {
    auto& transport = start();
    EXPECT_THAT(post_alone("kinesis.us-east-1.amazonaws.com"), Fails(Fault::invalid));
    EXPECT_THAT(post_alone("ftp://example.com/"),
                FailsSaying(Fault::invalid, HasSubstr("http or https")));
    HttpRequest forged{.url = "http://127.0.0.1:1/", .headers = {{"X-Token", "a\r\nX-Evil: b"}}};
    EXPECT_THAT(testing::run(io, transport.send(std::move(forged), SteadyTime::max())),
                FailsSaying(Fault::invalid, AllOf(HasSubstr("X-Token"), Not(HasSubstr("Evil")))));
}

}  // namespace
}  // namespace kcl::aws
