#include "kcl/local/http/answer_head.h"

#include <gmock/gmock.h>

namespace kcl::local::http {
namespace {

TEST(HttpDate, IsWrittenAsHttpWantsIt) {
    EXPECT_EQ(http_date(SystemTime(784'111'777'999ms)), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(SystemTime(0ms)), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(http_date(SystemTime(1'709'251'199'000ms)), "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST(DateLine, FollowsTheSecondsForwardAndBack) {
    DateLine line;
    EXPECT_EQ(line.at(SystemTime(1'000ms)), "Thu, 01 Jan 1970 00:00:01 GMT");
    EXPECT_EQ(line.at(SystemTime(1'999ms)), "Thu, 01 Jan 1970 00:00:01 GMT");
    EXPECT_EQ(line.at(SystemTime(2'000ms)), "Thu, 01 Jan 1970 00:00:02 GMT");
    EXPECT_EQ(line.at(SystemTime(0ms)), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(AnswerHead, HasTheHeadersOfTheServiceThenThoseOfTheConnection) {
    std::string out = "before ";
    const Answer answer{400, {{"Content-Type", "application/x-amz-json-1.1"}}, "{}"};
    append_head(out, answer,
                {.server = "kcl-local/1; kinesis", .date = "today", .keep_alive = true});
    EXPECT_EQ(out,
              "before HTTP/1.1 400 Bad Request\r\nContent-Type: "
              "application/x-amz-json-1.1\r\nContent-Length: 2\r\n"
              "Date: today\r\nServer: kcl-local/1; kinesis\r\nConnection: keep-alive\r\n\r\n");
    out.clear();
    append_head(out, {}, {.server = "s", .date = "d", .keep_alive = false});
    EXPECT_EQ(out,
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: d\r\nServer: s\r\nConnection: "
              "close\r\n\r\n");
}

}  // namespace
}  // namespace kcl::local::http
