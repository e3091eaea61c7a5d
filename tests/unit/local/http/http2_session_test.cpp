#include "kcl/local/http/http2/http2_session.h"

#include "http/http2_peer.h"

#include <gmock/gmock.h>

namespace kcl::local::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

/// A session of ours and a client of nghttp2's, joined by nothing but strings.
class Http2SessionTest : public ::testing::Test {
  protected:
    static Http2Limits small_limits() {
        Http2Limits limits;
        limits.read = {.head = 4096, .body = 1'000'000};
        limits.streams = 100;
        limits.requests = 2'000'000;
        return limits;
    }

    /// Carries bytes both ways until nobody has more to say.
    void talk(Http2Peer& client) {
        for (bool busy = true; busy;) {
            const std::string up = client.output();
            if (!up.empty()) open = session.arrived(up);
            std::string down;
            session.produce(down, 1 << 20);
            client.input(down);
            busy = !up.empty() || !down.empty();
            for (auto& request : session.take_requests()) requests.push_back(std::move(request));
            for (const auto stream : session.take_closed()) closed.push_back(stream);
        }
    }
    void talk() { talk(peer); }

    Http2Session session{small_limits()};
    Http2Peer peer;
    std::vector<Http2Session::Request> requests;
    std::vector<std::int32_t> closed;
    bool open = true;
};

TEST_F(Http2SessionTest, TurnsFramesIntoCalls) {
    peer.ask("POST", "/path?query", "body", {{"x-amz-target", "A.B"}});
    talk();
    ASSERT_THAT(requests, SizeIs(1));
    const auto& call = requests[0].call;
    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.target, "/path?query");
    EXPECT_EQ(*call.body, "body");
    EXPECT_THAT(call.headers, ElementsAre(Pair("host", "localhost"), Pair("x-amz-target", "A.B")));
}

TEST_F(Http2SessionTest, AnswersSideBySideInAnyOrder) {
    const auto first = peer.ask("POST", "/", "1");
    const auto second = peer.ask("POST", "/", "2");
    talk();
    session.answer(second, {200, {{"X-Amzn-RequestId", "b"}}, "two"}, false);
    talk();
    EXPECT_TRUE(peer.heard(second).complete);
    EXPECT_FALSE(peer.heard(first).complete);
    session.answer(first, {404, {}, ""}, false);
    talk();
    EXPECT_EQ(peer.heard(second).headers["x-amzn-requestid"], "b") << "names are in lower case";
    EXPECT_EQ(peer.heard(second).headers["content-length"], "3");
    EXPECT_EQ(peer.heard(second).body, "two");
    EXPECT_EQ(peer.heard(first).headers[":status"], "404");
    EXPECT_THAT(closed, ElementsAre(second, first));
}

TEST_F(Http2SessionTest, GoesOnWithAnAnswerUntilItsLastPart) {
    const auto stream = peer.ask("POST", "/", "1");
    talk();
    session.answer(stream, {200, {}, "a"}, true);
    talk();
    EXPECT_EQ(peer.heard(stream).body, "a");
    session.append(stream, "b", false);
    talk();
    EXPECT_EQ(peer.heard(stream).body, "ab");
    EXPECT_EQ(peer.heard(stream).headers.count("content-length"), 0u);
    session.append(stream, "", true);
    talk();
    EXPECT_TRUE(peer.heard(stream).complete);
    EXPECT_EQ(session.open_streams(), 0u);
}

TEST_F(Http2SessionTest, KeepsWhatTheClientHasNoRoomFor) {
    Http2Peer slow(1000, false);
    const auto stream = slow.ask("GET", "/");
    talk(slow);
    session.answer(stream, {200, {}, std::string(5000, 'x')}, false);
    talk(slow);
    EXPECT_THAT(slow.heard(stream).body, SizeIs(1000));
    EXPECT_EQ(session.unsent(stream), 4000u);
    EXPECT_EQ(session.unsent(), 4000u);
    slow.take(stream, 1000);
    talk(slow);
    EXPECT_EQ(session.unsent(), 3000u);
    slow.reset(stream);
    talk(slow);
    EXPECT_EQ(session.unsent(), 0u);
    EXPECT_THAT(closed, ElementsAre(stream));
}

TEST_F(Http2SessionTest, AnswersHeadWithoutABody) {
    const auto stream = peer.ask("HEAD", "/");
    talk();
    session.answer(stream, {200, {}, "four"}, false);
    talk();
    EXPECT_EQ(peer.heard(stream).headers["content-length"], "4");
    EXPECT_THAT(peer.heard(stream).body, IsEmpty());
    EXPECT_TRUE(peer.heard(stream).complete);
}

TEST_F(Http2SessionTest, SaysContinueToAClientThatWaitsForIt) {
    const auto stream = peer.ask("POST", "/", "", {{"expect", "100-continue"}}, false);
    talk();
    EXPECT_EQ(peer.heard(stream).headers[":status"], "100");
    peer.say_more(stream, "body", true);
    talk();
    ASSERT_THAT(requests, SizeIs(1));
    EXPECT_EQ(*requests[0].call.body, "body");
}

TEST_F(Http2SessionTest, CutsAStreamAsANetworkWould) {
    const auto stream = peer.ask("POST", "/", "1");
    talk();
    session.answer(stream, {200, {}, "half"}, true);
    session.reset(stream);
    talk();
    EXPECT_FALSE(peer.heard(stream).complete);
    EXPECT_TRUE(peer.heard(stream).closed);
    EXPECT_NE(peer.heard(stream).error, 0u);
}

TEST_F(Http2SessionTest, RefusesABodyThatIsAnnouncedTooLarge) {
    const auto stream = peer.ask("POST", "/", "begin", {{"content-length", "1000001"}}, false);
    talk();
    EXPECT_EQ(peer.heard(stream).headers[":status"], "413");
    EXPECT_THAT(peer.heard(stream).body, HasSubstr("larger than 1000000 bytes"));
    EXPECT_TRUE(peer.heard(stream).closed) << "the client need not send the rest";
    EXPECT_THAT(requests, IsEmpty());
}

TEST_F(Http2SessionTest, RefusesABodyThatBecomesTooLarge) {
    const auto stream = peer.ask("POST", "/", std::string(1'500'000, 'x'), {}, false);
    talk();
    EXPECT_EQ(peer.heard(stream).headers[":status"], "413");
    EXPECT_THAT(requests, IsEmpty());
    peer.ask("POST", "/", "small");
    talk();
    EXPECT_THAT(requests, SizeIs(1)) << "the connection goes on";
}

TEST_F(Http2SessionTest, RefusesHeadersThatAreTooLarge) {
    const auto stream = peer.ask("POST", "/", "x", {{"x-large", std::string(5000, 'x')}});
    talk();
    EXPECT_EQ(peer.heard(stream).headers[":status"], "431");
    EXPECT_THAT(requests, IsEmpty());
}

TEST_F(Http2SessionTest, LetsOnlyTheOldestRequestArriveWhenTooMuchIsKept) {
    std::vector<std::int32_t> streams;
    for (int i = 0; i < 10; ++i)
        streams.push_back(peer.ask("POST", "/", std::string(900'000, 'x'), {}, true));
    talk();
    EXPECT_LT(requests.size(), 5u) << "9 MB were to come, and 2 MB are kept";
    std::size_t answered = 0;
    while (answered < requests.size()) {
        session.answer(requests[answered++].stream, {200, {}, "done"}, false);
        talk();
    }
    EXPECT_EQ(answered, 10u);
    for (const auto stream : streams) EXPECT_TRUE(peer.heard(stream).complete);
}

TEST_F(Http2SessionTest, LetsStreamsEndAndTakesNoNewOnesOnceItShutsDown) {
    const auto stream = peer.ask("POST", "/", "1");
    talk();
    session.shut_down();
    talk();
    EXPECT_TRUE(peer.told_to_go_away());
    EXPECT_EQ(peer.goaway_error(), 0u);
    EXPECT_FALSE(session.is_over());
    session.answer(stream, {200, {}, "done"}, false);
    talk();
    EXPECT_TRUE(peer.heard(stream).complete);
    EXPECT_TRUE(session.is_over());
}

TEST_F(Http2SessionTest, AnswersPings) {
    peer.ping();
    talk();
    EXPECT_EQ(peer.pings_answered(), 1);
}

TEST_F(Http2SessionTest, GivesUpAClientThatSpeaksNonsense) {
    talk();
    session.arrived(std::string(100, '\xff'));
    talk();
    EXPECT_TRUE(peer.told_to_go_away());
    EXPECT_TRUE(session.is_over());
}

TEST_F(Http2SessionTest, GivesUpAClientThatResetsStreamsWithoutEnd) {
    for (int i = 0; i < 3000 && !peer.told_to_go_away(); ++i) {
        const auto stream = peer.ask("POST", "/", "", {}, false);
        open = session.arrived(peer.output());
        peer.reset(stream);
        talk();
    }
    EXPECT_TRUE(peer.told_to_go_away());
}

TEST_F(Http2SessionTest, BoundsWhatAClientThatOnlyPingsCanQueue) {
    for (int i = 0; i < 100'000 && open; ++i) {  // it never reads
        peer.ping();
        open = session.arrived(peer.output());
    }
    EXPECT_FALSE(open);
}

TEST_F(Http2SessionTest, ResetsAStreamWhoseClientStopsReading) {
    Http2Peer slow(1000, false);
    const auto plain = slow.ask("GET", "/");
    const auto streaming = slow.ask("GET", "/");
    talk(slow);
    session.answer(plain, {200, {}, std::string(5000, 'x')}, false);
    session.answer(streaming, {200, {}, std::string(5000, 'x')}, true);
    talk(slow);
    const SteadyTime start{};
    const auto after = [&](Duration time) {
        session.reset_the_stalled(start + time);
        talk(slow);
    };
    after(0s);
    after(29s);
    EXPECT_FALSE(slow.heard(plain).closed);
    after(30s);
    EXPECT_TRUE(slow.heard(plain).closed);
    EXPECT_FALSE(slow.heard(streaming).closed) << "who listens for long may think for long";
    after(301s);
    EXPECT_TRUE(slow.heard(streaming).closed);
}

TEST_F(Http2SessionTest, ResetsARequestThatDoesNotComeToItsEnd) {
    const auto silent = peer.ask("POST", "/", "a", {}, false);
    const auto slow = peer.ask("POST", "/", "a", {}, false);
    talk();
    const SteadyTime start{};
    for (int second = 0; second <= 301; ++second) {
        session.reset_the_stalled(start + std::chrono::seconds(second));
        if (second == 31) EXPECT_TRUE(peer.heard(silent).closed);
        if (second == 299) EXPECT_FALSE(peer.heard(slow).closed);
        peer.say_more(slow, "x", false);
        talk();
    }
    EXPECT_TRUE(peer.heard(slow).closed);
}

}  // namespace
}  // namespace kcl::local::http
