#include "kcl/testing/scripted_transport.h"

#include "kcl/testing/manual_clock.h"
#include "kcl/testing/matchers.h"
#include "kcl/testing/run.h"

#include <gmock/gmock.h>

namespace kcl::testing {
namespace {

using ::testing::Field;
using ::testing::HasSubstr;

class ScriptedTransportTest : public ::testing::Test {
  protected:
    Result<aws::HttpResponse> send(std::string url, Duration patience = 10s) {
        aws::HttpRequest request{.url = std::move(url)};
        return run(io, clock, transport.send(std::move(request), clock.steady_now() + patience));
    }

    asio::io_context io;
    ManualClock clock;
    ScriptedTransport transport{clock};
};

TEST_F(ScriptedTransportTest, AnswersInTheOrderOfTheScriptAndKeepsWhatWasAsked) {
    transport.then_status(200, "one").then_fail(Fault::unavailable).then_status(503);
    EXPECT_THAT(send("http://a/"), IsOkAnd(Field(&aws::HttpResponse::body, "one")));
    EXPECT_THAT(send("http://b/"), Fails(Fault::unavailable));
    EXPECT_THAT(send("http://c/"), IsOkAnd(Field(&aws::HttpResponse::status, 503)));
    ASSERT_EQ(transport.sent().size(), 3u);
    EXPECT_EQ(transport.sent()[1].request.url, "http://b/");
    EXPECT_EQ(transport.steps_left(), 0u);
}

TEST_F(ScriptedTransportTest, SaysWhenTheScriptIsOver) {
    EXPECT_THAT(send("http://a/"),
                FailsSaying(Fault::unavailable, HasSubstr("no answer for POST http://a/")));
}

TEST_F(ScriptedTransportTest, KeepsTheDeadline) {
    transport.then_silence().then({.status = 200}, 3s);
    const auto start = clock.steady_now();
    EXPECT_THAT(send("http://a/", 2s), Fails(Fault::timed_out));
    EXPECT_EQ(clock.steady_now() - start, 2s);
    EXPECT_THAT(send("http://a/", 4s), IsOk());
    EXPECT_EQ(clock.steady_now() - start, 5s);
}

TEST_F(ScriptedTransportTest, AsksAFunctionWhenThereIsOne) {
    ScriptedTransport echo(clock, [](const aws::HttpRequest& request) -> ScriptedTransport::Reply {
        return aws::HttpResponse{.status = 200, .body = request.url};
    });
    aws::HttpRequest request{.url = "http://echo/"};
    const auto reply = run(io, clock, echo.send(std::move(request), clock.steady_now() + 1s));
    EXPECT_THAT(reply, IsOkAnd(Field(&aws::HttpResponse::body, "http://echo/")));
}

}  // namespace
}  // namespace kcl::testing
