#include "http/server_fixture.h"

namespace kcl::local::http {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Answers that go on, wait, or fail on their way, over HTTP/1.1.
class HttpStreamingTest : public HttpServerTest {
  protected:
    asio::awaitable<void> write(std::string key, std::string value) {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(post_request(key, value));
    }
    /// Reads on until `end` has come, or the server has closed.
    asio::awaitable<std::string> hear_until(RawClient& client, std::string end) {
        std::string heard;
        while (!heard.ends_with(end)) {
            const auto more = co_await client.hear_some();
            if (more.empty()) break;
            heard += more;
        }
        co_return heard;
    }
};

TEST_F(HttpStreamingTest, SendsEachPartOfAnAnswerAsAChunkWhenItIsThere) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        const auto head = co_await hear_until(client, "6\r\nhello \r\n");
        EXPECT_THAT(head, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_THAT(head, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
        EXPECT_THAT(head, Not(HasSubstr("Content-Length")));
        co_await write("/a", "first");
        EXPECT_EQ(co_await hear_until(client, "first\r\n"), "5\r\nfirst\r\n");
        co_await write("/a", "end");
        EXPECT_EQ(co_await hear_until(client, "0\r\n\r\n"), "3\r\nend\r\n0\r\n\r\n");
        EXPECT_TRUE(co_await client.is_closed());
        client.close();
    };
    serving(story());
    EXPECT_EQ(service.streams, 0);
}

TEST_F(HttpStreamingTest, SendsAWholeMessageThatAnyClientReads) {
    auto story = [&]() -> Story {
        co_await write("/a", "end");
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto answer = co_await client.ask(get_request("/stream/a"));
        EXPECT_EQ(answer->body(), "hello end");
    };
    serving(story());
}

TEST_F(HttpStreamingTest, ServesAClientOfHttp10WithoutChunks) {
    auto story = [&]() -> Story {
        co_await write("/a", "end");
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto answer = co_await client.ask("GET /stream/a HTTP/1.0\r\n\r\n");
        EXPECT_EQ(answer->count("Transfer-Encoding"), 0u);
        EXPECT_EQ(answer->body(), "hello end");
    };
    serving(story());
}

TEST_F(HttpStreamingTest, DropsTheStreamWhenTheClientLeaves) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        co_await hear_until(client, "hello \r\n");
        EXPECT_EQ(service.streams, 1);
        client.close();
        while (service.streams > 0) co_await let_the_loop_turn();
    };
    serving(story());
}

TEST_F(HttpStreamingTest, HasAllPatienceWithASilentStream) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        co_await hear_until(client, "hello \r\n");
        for (int i = 0; i < 400; ++i) {  // longer than any of the rules
            clock.advance(1s);
            co_await let_the_loop_turn();
        }
        co_await write("/a", "end");
        EXPECT_THAT(co_await hear_until(client, "0\r\n\r\n"), HasSubstr("3\r\nend\r\n0\r\n\r\n"));
    };
    serving(story());
}

TEST_F(HttpStreamingTest, CutsAClientThatDoesNotTakeThePartsInTime) {
    auto story = [&]() -> Story {
        co_await write("/a", std::string(900'000, 'x'));
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        int asked = 0;
        while (service.streams == 0 || asked != service.asked) {  // until it stalls
            asked = service.asked;
            co_await write("/a", std::string(900'000, static_cast<char>('a' + asked % 26)));
            co_await let_the_loop_turn();
        }
        bool gone = false;
        auto watch = [&]() -> Story {
            while (service.streams > 0) co_await let_the_loop_turn();
            gone = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(watch());
        const auto patience = co_await pass_time_until(gone);
        co_await group.join();
        EXPECT_LE(patience, rules.stall + 5s);
    };
    serving(story());
}

TEST_F(HttpStreamingTest, EndsAnswersInOrderWhenItStops) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        co_await hear_until(client, "hello \r\n");
        stop();
        EXPECT_EQ(co_await hear_until(client, "0\r\n\r\n"), "0\r\n\r\n");
        EXPECT_TRUE(co_await client.is_closed());
        client.close();
    };
    serving(story());
}

TEST_F(HttpStreamingTest, CutsAnAnswerThatTheStoreFails) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(get_request("/stream/a"));
        co_await hear_until(client, "hello \r\n");
        co_await write("/a", "throw");
        EXPECT_EQ(co_await hear_until(client, "0\r\n\r\n"), "") << "no end that looks like one";
    };
    serving(story());
}

TEST_F(HttpStreamingTest, HoldsAnAnswerBackForAsLongAsTheServiceSays) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(post_request("/a", "1", "X-Hold: 90\r\n"));
        bool answered = false;
        auto hear = [&]() -> Story {
            const auto answer = co_await client.hear();
            EXPECT_TRUE(answer);
            answered = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(hear());
        const auto held = co_await pass_time_until(answered);
        co_await group.join();
        EXPECT_GE(held, 89s);
        EXPECT_LE(held, 95s);
    };
    serving(story());
}

TEST_F(HttpStreamingTest, DoesNotHoldAnAnswerBackLongerThanItsOwnEnd) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(post_request("/a", "1", "X-Hold: 3600\r\n"));
        co_await let_the_loop_turn();
        stop();
        const auto patience = co_await patience_with(client);
        EXPECT_LE(patience, HttpServer::grace + 2s);
    };
    serving(story());
}

TEST_F(HttpStreamingTest, SendsHalfAnAnswerWhenTheServiceWantsThat) {
    auto story = [&]() -> Story {
        co_await write("/a", "0123456789");
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say("GET /a HTTP/1.1\r\nHost: h\r\nX-Delivery: half\r\n\r\n");
        const auto heard = co_await hear_until(client, "the end");
        EXPECT_THAT(heard, HasSubstr("Content-Length: 10\r\n"));
        EXPECT_THAT(heard, EndsWith("\r\n\r\n01234"));
    };
    serving(story());
}

TEST_F(HttpStreamingTest, SendsNothingWhenTheServiceWantsThat) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say(post_request("/a", "1", "X-Delivery: nothing\r\n"));
        EXPECT_TRUE(co_await client.is_closed());
        RawClient next(io.get_executor());
        co_await next.connect(endpoint);
        const auto written = co_await next.ask(get_request("/a"));
        EXPECT_EQ(written->body(), "1") << "the call itself was done";
    };
    serving(story());
}

}  // namespace
}  // namespace kcl::local::http
