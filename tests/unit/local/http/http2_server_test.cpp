#include "kcl/local/http/arrival.h"
#include "kcl/local/http/http2/http2_connection.h"

#include "http/http2_peer.h"
#include "http/server_fixture.h"

namespace kcl::local::http {
namespace {

using ::testing::HasSubstr;

/// HTTP/2 with prior knowledge over real sockets, with nghttp2 as the client.
class Http2ServerTest : public HttpServerTest {
  protected:
    /// A client on a connection of its own.
    struct Client {
        explicit Client(asio::any_io_executor executor, std::uint32_t window = 65'535,
                        bool takes_bodies = true)
            : raw(std::move(executor)), peer(window, takes_bodies) {}
        asio::awaitable<void> say() { co_await raw.say(peer.output()); }
        /// Reads and answers until `done`, or until the server closes (then false).
        asio::awaitable<bool> talk_until(std::function<bool()> done) {
            co_await say();
            while (!done()) {
                const auto bytes = co_await raw.hear_some();
                if (bytes.empty()) co_return false;
                peer.input(bytes);
                co_await say();
            }
            co_return true;
        }
        asio::awaitable<Http2Peer::Heard> answer(std::int32_t stream) {
            co_await talk_until([&] { return peer.heard(stream).closed; });
            co_return peer.heard(stream);
        }
        RawClient raw;
        Http2Peer peer;
    };

    asio::awaitable<void> write(std::string key, std::string value) {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.ask(post_request(key, value));
    }
    asio::awaitable<Duration> patience_until_closed(Client& client) {
        bool closed = false;
        auto wait = [&]() -> Story {
            co_await client.talk_until([] { return false; });
            closed = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(wait());
        const auto patience = co_await pass_time_until(closed);
        co_await group.join();
        co_return patience;
    }
};

TEST_F(Http2ServerTest, AnswersManyCallsOnOneConnectionAndCommitsTheirWritesTogether) {
    constexpr int calls = 100;
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        std::vector<std::int32_t> streams;
        for (int i = 0; i < calls; ++i)
            streams.push_back(client.peer.ask("POST", "/" + std::to_string(i), "x"));
        for (const auto stream : streams) {
            const auto heard = co_await client.answer(stream);
            EXPECT_EQ(heard.headers.at(":status"), "200");
            EXPECT_EQ(heard.headers.at("server"), "kcl-local/test; ledger");
            EXPECT_EQ(heard.headers.at("date"), "Mon, 01 Jan 2024 00:00:00 GMT");
        }
        const auto read = client.peer.ask("GET", "/7");
        const auto heard = co_await client.answer(read);
        EXPECT_EQ(heard.body, "x");
        client.raw.close();
    };
    serving(story());
    EXPECT_LT(store.commits, 10);
}

TEST_F(Http2ServerTest, TakesAndGivesLargeBodies) {
    const std::string large(900'000, 'x');
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        co_await client.answer(client.peer.ask("POST", "/a", large));
        const auto heard = co_await client.answer(client.peer.ask("GET", "/a"));
        EXPECT_TRUE(heard.body == large);
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, StaysWithHttp1WhenAClientOffersToUpgrade) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        const auto written = co_await client.ask(
            post_request("/a", "one",
                         "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                         "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"));
        EXPECT_EQ(written->result_int(), 200u);
        const auto read = co_await client.ask(get_request("/a"));
        EXPECT_EQ(read->body(), "one");
    };
    serving(story());
}

TEST_F(Http2ServerTest, RecognisesThePrefaceHoweverItIsCut) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto stream = client.peer.ask("POST", "/a", "one");
        for (const char byte : client.peer.output()) {
            co_await client.raw.say(std::string(1, byte));
            co_await let_the_loop_turn();
        }
        const auto heard = co_await client.answer(stream);
        EXPECT_EQ(heard.headers.at(":status"), "200");
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, SendsEachPartOfAnAnswerThatGoesOn) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto stream = client.peer.ask("GET", "/stream/a");
        auto& heard = client.peer.heard(stream);
        co_await client.talk_until([&] { return heard.body == "hello "; });
        co_await write("/a", "first");
        co_await client.talk_until([&] { return heard.body == "hello first"; });
        const auto other = co_await client.answer(client.peer.ask("GET", "/a"));
        EXPECT_EQ(other.body, "first") << "other calls are answered meanwhile";
        co_await write("/a", "end");
        const auto whole = co_await client.answer(stream);
        EXPECT_EQ(whole.body, "hello firstend");
        EXPECT_TRUE(whole.complete);
        client.raw.close();
    };
    serving(story());
    EXPECT_EQ(service.streams, 0);
}

TEST_F(Http2ServerTest, AsksAStreamForNothingWhileItsClientTakesNothing) {
    auto story = [&]() -> Story {
        Client client(io.get_executor(), 6, false);
        co_await client.raw.connect(endpoint);
        const auto stream = client.peer.ask("GET", "/stream/a");
        auto& heard = client.peer.heard(stream);
        co_await client.talk_until([&] { return heard.body == "hello "; });
        co_await write("/a", "first");
        co_await let_the_loop_turn();
        const int asked = service.asked;
        for (int i = 0; i < 5; ++i) co_await write("/a", std::to_string(i));
        EXPECT_EQ(service.asked, asked);
        client.peer.take(stream, 6);
        co_await client.talk_until([&] { return heard.body == "hello first4"; });
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, DropsTheStreamWhenTheClientResetsItOrLeaves) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto first = client.peer.ask("GET", "/stream/a");
        const auto second = client.peer.ask("GET", "/stream/b");
        co_await client.talk_until([&] {
            return client.peer.heard(first).body == "hello " &&
                   client.peer.heard(second).body == "hello ";
        });
        EXPECT_EQ(service.streams, 2);
        client.peer.reset(first);
        co_await client.say();
        while (service.streams > 1) co_await let_the_loop_turn();
        client.raw.close();
        while (service.streams > 0) co_await let_the_loop_turn();
    };
    serving(story());
}

TEST_F(Http2ServerTest, EndsAnswersInOrderWhenItStops) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto stream = client.peer.ask("GET", "/stream/a");
        co_await client.talk_until([&] { return !client.peer.heard(stream).body.empty(); });
        stop();
        const auto heard = co_await client.answer(stream);
        EXPECT_TRUE(heard.complete);
        EXPECT_TRUE(client.peer.told_to_go_away());
        EXPECT_FALSE(co_await client.talk_until([] { return false; })) << "then it closes";
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, ClosesAnIdleConnectionWhenItStops) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        co_await client.answer(client.peer.ask("GET", "/a"));
        stop();
        EXPECT_FALSE(co_await client.talk_until([] { return false; }));
        EXPECT_TRUE(client.peer.told_to_go_away());
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, HoldsAnAnswerBackWithoutHoldingOthers) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto held = client.peer.ask("POST", "/a", "1", {{"x-hold", "20"}});
        co_await client.answer(client.peer.ask("GET", "/b"));
        EXPECT_FALSE(client.peer.heard(held).closed);
        bool answered = false;
        auto hear = [&]() -> Story {
            co_await client.answer(held);
            answered = true;
        };
        TaskGroup group(io.get_executor());
        group.spawn(hear());
        const auto time = co_await pass_time_until(answered);
        co_await group.join();
        EXPECT_GE(time, 19s);
        EXPECT_LE(time, 25s);
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, CutsOnlyTheStreamOfAnAnswerThatIsToFail) {
    auto story = [&]() -> Story {
        co_await write("/a", "0123456789");
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto half =
            co_await client.answer(client.peer.ask("GET", "/a", "", {{"x-delivery", "half"}}));
        EXPECT_EQ(half.body, "01234");
        EXPECT_FALSE(half.complete);
        const auto nothing =
            co_await client.answer(client.peer.ask("GET", "/a", "", {{"x-delivery", "nothing"}}));
        EXPECT_TRUE(nothing.headers.empty());
        EXPECT_NE(nothing.error, 0u);
        const auto whole = co_await client.answer(client.peer.ask("GET", "/a"));
        EXPECT_EQ(whole.body, "0123456789");
        co_await write("/b", "throw");
        const auto failed = co_await client.answer(client.peer.ask("GET", "/stream/b"));
        EXPECT_FALSE(failed.complete);
        client.raw.close();
    };
    serving(story());
}

TEST_F(Http2ServerTest, ClosesAConnectionThatHasBeenIdleForLong) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        co_await client.answer(client.peer.ask("GET", "/a"));
        const auto patience = co_await patience_until_closed(client);
        EXPECT_GE(patience, rules.idle - 1s);
        EXPECT_LE(patience, rules.idle + 10s);
    };
    serving(story());
}

TEST_F(Http2ServerTest, AsksASilentClientForASignOfLifeAndCutsItWithout) {
    auto story = [&]() -> Story {
        Client client(io.get_executor());
        co_await client.raw.connect(endpoint);
        const auto stream = client.peer.ask("GET", "/stream/a");
        auto& heard = client.peer.heard(stream);
        co_await client.talk_until([&] { return !heard.body.empty(); });
        bool alive = false;
        auto talk = [&]() -> Story {
            alive = co_await client.talk_until([&] { return client.peer.pings_asked() == 3; });
        };
        TaskGroup group(io.get_executor());
        group.spawn(talk());
        const auto time = co_await pass_time_until(alive);
        co_await group.join();
        EXPECT_GE(time, 3 * rules.stall) << "a client that answers stays";
        while (service.streams > 0) {  // now it doesn't answer any more
            clock.advance(1s);
            co_await let_the_loop_turn();
        }
    };
    serving(story());
}

TEST_F(Http2ServerTest, CutsAClientThatBeginsThePrefaceAndStops) {
    auto story = [&]() -> Story {
        RawClient client(io.get_executor());
        co_await client.connect(endpoint);
        co_await client.say("PRI * HTTP/2.0\r\n");
        co_await let_the_loop_turn();
        const auto patience = co_await patience_with(client);
        EXPECT_LE(patience, rules.stall + 5s);
    };
    serving(story());
}

TEST_F(Http2ServerTest, BoundsTheAnswersThatWaitForAClientThatReadsNone) {
    auto story = [&]() -> Story {
        co_await write("/a", std::string(900'000, 'x'));
        Client client(io.get_executor(), 0, false);
        co_await client.raw.connect(endpoint);
        for (int i = 0; i < 500; ++i) client.peer.ask("GET", "/a");  // 450 MB
        co_await client.say();
        for (int i = 0; i < 50; ++i) co_await let_the_loop_turn();
        const auto answered = static_cast<std::size_t>(service.calls) * 900'000;
        EXPECT_LE(answered,
                  Http2Connection::most_unsent + (Http2Connection::most_reads + 2) * 900'000);
        client.raw.close();
    };
    serving(story());
}

TEST(SpeechOf, TellsHttp2FromHttp1ByTheFirstBytes) {
    EXPECT_EQ(speech_of(""), Speech::unclear);
    EXPECT_EQ(speech_of("P"), Speech::unclear);
    EXPECT_EQ(speech_of("PO"), Speech::http1);
    EXPECT_EQ(speech_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r"), Speech::unclear);
    EXPECT_EQ(speech_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Speech::http2);
    EXPECT_EQ(speech_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n...."), Speech::http2);
    EXPECT_EQ(speech_of("GET / HTTP/1.1"), Speech::http1);
}

}  // namespace
}  // namespace kcl::local::http
