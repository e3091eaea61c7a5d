#include "kcl/local/http/http1_reader.h"

#include <gmock/gmock.h>

#include <cstring>

namespace kcl::local::http {
namespace {

using Progress = Http1Reader::Progress;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;

void feed(Http1Reader& reader, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto space = reader.space();
        const auto size = std::min(space.size(), bytes.size());
        std::memcpy(space.data(), bytes.data(), size);
        reader.arrived(size);
        bytes.remove_prefix(size);
    }
}

const std::string put_record =
    "POST / HTTP/1.1\r\nHost: localhost:4567\r\nX-Amz-Target: Kinesis_20131202.PutRecord\r\n"
    "Content-Length: 11\r\n\r\nhello there";

TEST(Http1Reader, ReadsACall) {
    Http1Reader reader({});
    EXPECT_TRUE(reader.between_requests());
    feed(reader, put_record);
    ASSERT_EQ(reader.parse(), Progress::complete);
    const Call call = reader.take();
    EXPECT_EQ(call.method, "POST");
    EXPECT_EQ(call.target, "/");
    EXPECT_THAT(call.headers, Contains(Pair("X-Amz-Target", "Kinesis_20131202.PutRecord")));
    EXPECT_EQ(*call.body, "hello there");
    EXPECT_TRUE(reader.keep_alive());
    EXPECT_TRUE(reader.between_requests());
}

TEST(Http1Reader, ReadsACallThatArrivesByteByByte) {
    Http1Reader reader({});
    for (std::size_t i = 0; i + 1 < put_record.size(); ++i) {
        feed(reader, put_record.substr(i, 1));
        ASSERT_EQ(reader.parse(), Progress::starved) << i;
        EXPECT_FALSE(reader.between_requests());
    }
    feed(reader, put_record.substr(put_record.size() - 1));
    ASSERT_EQ(reader.parse(), Progress::complete);
    EXPECT_EQ(*reader.take().body, "hello there");
}

TEST(Http1Reader, ReadsRequestsSentAheadOneAfterTheOther) {
    Http1Reader reader({});
    feed(reader, put_record + "\r\n" + "GET /health HTTP/1.1\r\nHost: h\r\n\r\n" +
                     put_record.substr(0, 40));
    ASSERT_EQ(reader.parse(), Progress::complete);
    EXPECT_EQ(*reader.take().body, "hello there");
    ASSERT_EQ(reader.parse(), Progress::complete);
    const Call health = reader.take();
    EXPECT_EQ(health.target, "/health");
    EXPECT_EQ(*health.body, "");
    ASSERT_EQ(reader.parse(), Progress::starved);
    feed(reader, put_record.substr(40));
    ASSERT_EQ(reader.parse(), Progress::complete);
}

TEST(Http1Reader, PutsAChunkedBodyTogether) {
    Http1Reader reader({});
    feed(reader,
         "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6;x=y\r\nhello \r\n");
    ASSERT_EQ(reader.parse(), Progress::starved);
    feed(reader, "5\r\nthere\r\n0\r\n\r\n");
    ASSERT_EQ(reader.parse(), Progress::complete);
    EXPECT_EQ(*reader.take().body, "hello there");
}

TEST(Http1Reader, TellsOnceThatTheClientWaitsToContinue) {
    Http1Reader reader({});
    feed(reader, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
    EXPECT_EQ(reader.parse(), Progress::wants_to_continue);
    EXPECT_EQ(reader.parse(), Progress::starved);
    feed(reader, "hello");
    EXPECT_EQ(reader.parse(), Progress::complete);
}

TEST(Http1Reader, DoesNotAskForABodyThatIsHereAlready) {
    Http1Reader reader({});
    feed(reader,
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nhi");
    EXPECT_EQ(reader.parse(), Progress::complete);
}

TEST(Http1Reader, KnowsHowTheClientWantsItsAnswer) {
    struct Case {
        std::string request;
        bool keep_alive;
        bool head_only;
    };
    for (const auto& [request, keep_alive, head_only] : {
             Case{"GET / HTTP/1.1\r\n\r\n", true, false},
             Case{"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", false, false},
             Case{"GET / HTTP/1.0\r\n\r\n", false, false},
             Case{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, false},
             Case{"HEAD / HTTP/1.1\r\n\r\n", true, true},
         }) {
        Http1Reader reader({});
        feed(reader, request);
        ASSERT_EQ(reader.parse(), Progress::complete) << request;
        reader.take();
        EXPECT_EQ(reader.keep_alive(), keep_alive) << request;
        EXPECT_EQ(reader.head_only(), head_only) << request;
    }
}

TEST(Http1Reader, RefusesWhatItCannotServe) {
    struct Case {
        std::string request;
        int status;
        std::string says;
    };
    const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
    for (const auto& [request, status, says] : {
             Case{"\x16\x03\x01\x02\x01 TLS to a plain port\r\n\r\n", 400,
                  "not an HTTP/1.1 request"},
             Case{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "not an HTTP/1.1 request"},
             Case{post + "Content-Length: some\r\n\r\n", 400, "not an HTTP/1.1 request"},
             Case{post + "Content-Length: 101\r\n\r\n", 413, "larger than 100 bytes"},
             Case{post + "Content-Length: 101\r\nExpect: 100-continue\r\n\r\n", 413,
                  "larger than 100 bytes"},
             Case{post + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x'), 413,
                  "100 bytes"},
             Case{post + "X-Long: " + std::string(1000, 'x') + "\r\n\r\n", 431,
                  "larger than 500 bytes"},
         }) {
        Http1Reader reader({.head = 500, .body = 100});
        feed(reader, request);
        ASSERT_EQ(reader.parse(), Progress::refused) << request;
        const Answer refusal = reader.take_refusal();
        EXPECT_EQ(refusal.status, status) << request;
        EXPECT_THAT(refusal.body, HasSubstr(says));
    }
}

TEST(Http1Reader, TakesABodyAsLargeAsTheLimit) {
    Http1Reader reader({});
    const std::string body(16 * 1024 * 1024, 'x');
    feed(reader, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n");
    ASSERT_EQ(reader.parse(), Progress::starved);
    feed(reader, body);
    ASSERT_EQ(reader.parse(), Progress::complete);
    EXPECT_EQ(*reader.take().body, body);
}

}  // namespace
}  // namespace kcl::local::http
