#include "http/server_fixture.h"
#include "no_more_files.h"

namespace kcl::local::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(HttpServerTest, AnswersOneCallAfterTheOtherOnOneConnection) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto written = co_await client.ask(post_request("/a", "one"));
        EXPECT_EQ(written->result_int(), 200u);
        EXPECT_EQ((*written)["Content-Length"], "0");
        EXPECT_EQ((*written)["Server"], "kcl-local/test; ledger");
        EXPECT_EQ((*written)["Date"], "Mon, 01 Jan 2024 00:00:00 GMT");
        EXPECT_TRUE(written->keep_alive());
        const auto read = co_await client.ask(get_request("/a"));
        EXPECT_EQ(read->body(), "one");
        const auto missing = co_await client.ask(get_request("/b"));
        EXPECT_EQ(missing->result_int(), 404u);
        EXPECT_EQ(connections(), 1u);
    };
    serving(story());
}

TEST_F(HttpServerTest, AnswersRequestsSentAheadInTheirOrder) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(post_request("/a", "1") + get_request("/a") + post_request("/a", "2") +
                            get_request("/a"));
        co_await client.hear();
        const auto first = co_await client.hear();
        EXPECT_EQ(first->body(), "1");
        co_await client.hear();
        const auto second = co_await client.hear();
        EXPECT_EQ(second->body(), "2");
    };
    serving(story());
}

TEST_F(HttpServerTest, SaysContinueToAClientThatWaitsForIt) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto go_on = co_await client.ask(
            "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        EXPECT_EQ(go_on->result_int(), 100u);
        const auto written = co_await client.ask("hello");
        EXPECT_EQ(written->result_int(), 200u);
        const auto read = co_await client.ask(get_request("/a"));
        EXPECT_EQ(read->body(), "hello");
    };
    serving(story());
}

TEST_F(HttpServerTest, TakesChunkedBodiesAndLargeOnes) {
    const std::string large(999'999, 'x');
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(
            "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
            "chunked\r\n\r\n3\r\none\r\n0\r\n\r\n");
        const auto chunked = co_await client.ask(get_request("/a"));
        EXPECT_EQ(chunked->body(), "one");
        co_await client.ask(post_request("/b", large));
        const auto read = co_await client.ask(get_request("/b"));
        EXPECT_TRUE(read->body() == large);
    };
    serving(story());
}

TEST_F(HttpServerTest, RefusesATooLargeBodyInAWayThatTheClientGetsToSee) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto refused = co_await client.ask(post_request("/a", std::string(2'000'000, 'x')));
        EXPECT_TRUE(refused);
        EXPECT_EQ(refused->result_int(), 413u);
        EXPECT_FALSE(refused->keep_alive());
        EXPECT_TRUE(co_await client.is_closed());
        EXPECT_EQ(service.calls, 0);
    };
    serving(story());
}

TEST_F(HttpServerTest, AnswersNonsenseWithBadRequestAndCloses) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto refused = co_await client.ask("\x16\x03\x01 hello, is this TLS?\r\n\r\n");
        EXPECT_EQ(refused->result_int(), 400u);
        EXPECT_THAT(refused->body(), HasSubstr("not an HTTP/1.1 request"));
        EXPECT_TRUE(co_await client.is_closed());
    };
    serving(story());
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksForIt) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto answer = co_await client.ask(post_request("/a", "1", "Connection: close\r\n"));
        EXPECT_FALSE(answer->keep_alive());
        EXPECT_TRUE(co_await client.is_closed());
    };
    serving(story());
}

TEST_F(HttpServerTest, AnswersHeadWithoutABody) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(post_request("/a", "four"));
        co_await client.say("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto head = co_await client.hear(true);
        EXPECT_EQ((*head)["Content-Length"], "4");
        const auto read = co_await client.ask(get_request("/a"));
        EXPECT_EQ(read->body(), "four");
    };
    serving(story());
}

TEST_F(HttpServerTest, KeepsServingWhenTheStoreFails) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        store.broken = true;
        const auto failed = co_await client.ask(post_request("/a", "1"));
        EXPECT_EQ(failed->result_int(), 500u);
        EXPECT_EQ((*failed)["x-amzn-ErrorType"], "InternalFailure");
        EXPECT_EQ(failed->body(),
                  R"({"__type":"InternalFailure","message":"/data/kcl: the disk is full"})");
        store.broken = false;
        const auto written = co_await client.ask(post_request("/a", "1"));
        EXPECT_EQ(written->result_int(), 200u);
    };
    serving(story());
}

TEST_F(HttpServerTest, CutsAClientThatStopsInTheMiddleOfARequest) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(get_request("/a"));
        co_await client.say("POST /a HTTP/1.1\r\nContent-Le");
        co_await let_the_loop_turn();
        const auto patience = co_await patience_with(client);
        EXPECT_GE(patience, rules.stall);
        EXPECT_LE(patience, rules.stall + 5s);
    };
    serving(story());
}

TEST_F(HttpServerTest, CutsAClientThatNeverComesToTheEndOfItsRequest) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say("POST /a HTTP/1.1\r\nX-Slow: ");
        const auto start = clock.steady_now();
        for (bool open = true; open;) {
            open = co_await client.say("x");
            clock.advance(1s);
            co_await let_the_loop_turn();
        }
        EXPECT_GE(clock.steady_now() - start, rules.total);
        EXPECT_LE(clock.steady_now() - start, rules.total + 10s);
    };
    serving(story());
}

TEST_F(HttpServerTest, CutsAClientThatDoesNotReadItsAnswer) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(post_request("/a", std::string(900'000, 'x')));
        std::string hungry;
        for (int i = 0; i < 20; ++i)
            hungry += get_request("/a");  // more than the sockets' buffers hold
        co_await client.say(hungry);
        co_await let_the_loop_turn();
        const auto start = clock.steady_now();
        while (connections() > 0) {
            clock.advance(1s);
            co_await let_the_loop_turn();
        }
        EXPECT_GE(clock.steady_now() - start, rules.stall - 1s);
        EXPECT_LE(clock.steady_now() - start, rules.stall + 5s);
    };
    serving(story());
}

TEST_F(HttpServerTest, ClosesAConnectionThatHasBeenIdleForLong) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(get_request("/a"));
        const auto patience = co_await patience_with(client);
        EXPECT_GE(patience, rules.idle);
        EXPECT_LE(patience, rules.idle + 5s);
    };
    serving(story());
}

TEST_F(HttpServerTest, GoesOnWhenFileDescriptorsHadRunOut) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        client.open();
        {
            const NoMoreFiles scarcity;
            co_await client.connect(endpoint);
            co_await client.say(get_request("/a"));
            while (troubles.empty()) co_await asio::post(asio::use_awaitable);
            for (int i = 0; i < 5; ++i) {
                clock.advance(1s);
                co_await let_the_loop_turn();
            }
        }
        EXPECT_THAT(troubles,
                    ElementsAre(HasSubstr("can't accept connections now: Too many open files")));
        clock.advance(1s);
        const auto answer = co_await client.hear();
        EXPECT_TRUE(answer);
    };
    serving(story());
}

TEST_F(HttpServerTest, ClosesIdleConnectionsWhenItStops) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(get_request("/a"));
        stop();
        EXPECT_TRUE(co_await client.is_closed());
        RawClient late(io.get_executor());
        EXPECT_THROW(co_await late.connect(endpoint), boost::system::system_error);
    };
    serving(story());
}

TEST_F(HttpServerTest, FinishesTheRequestThatIsUnderWayWhenItStops) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(get_request("/a"));
        co_await client.say("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\non");
        co_await let_the_loop_turn();
        stop();
        co_await let_the_loop_turn();
        const auto answer = co_await client.ask("e");
        EXPECT_EQ(answer->result_int(), 200u);
        EXPECT_FALSE(answer->keep_alive());
        EXPECT_TRUE(co_await client.is_closed());
    };
    serving(story());
}

TEST_F(HttpServerTest, DoesNotWaitForeverForARequestWhenItStops) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(get_request("/a"));
        co_await client.say("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\non");
        co_await let_the_loop_turn();
        stop();
        const auto patience = co_await patience_with(client);
        EXPECT_GE(patience, HttpServer::grace);
        EXPECT_LE(patience, HttpServer::grace + 2s);
    };
    serving(story());
}

TEST_F(HttpServerTest, ServesManyConnectionsAndCommitsTheirWritesTogether) {
    constexpr int clients = 200;
    int answered = 0;
    auto use = [&](int i) -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        for (int round = 0; round < 5; ++round) {
            const auto answer = co_await client.ask(post_request("/" + std::to_string(i), "x"));
            if (answer && answer->result_int() == 200) ++answered;
        }
    };
    auto story = [&]() -> Story {
        TaskGroup group(io.get_executor());
        for (int i = 0; i < clients; ++i) group.spawn(use(i));
        co_await group.join();
    };
    serving(story());
    EXPECT_EQ(answered, clients * 5);
    EXPECT_EQ(store.commits, store.writes);
    EXPECT_LT(store.commits, clients * 5 / 4) << "writes of one turn share a transaction";
}

}  // namespace
}  // namespace kcl::local::http
