#include "kcl/local/powers/data/capture.h"

#include "kcl/base/timestamp.h"
#include "kcl/local/powers/data/paced_replay.h"
#include "kcl/local/powers/data/replay.h"
#include "kcl/testing/run.h"

#include "powers/powered_services.h"
#include "temporary_directory.h"

#include <gmock/gmock.h>

namespace kcl::local::powers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CapturedCall, IsReadAsItWasWritten) {
    CapturedCall call{.at = SystemTime{std::chrono::milliseconds(1'700'000'000'123)},
                      .service = "kinesis",
                      .operation = "PutRecord",
                      .account = "000000000001",
                      .region = "eu-west-1",
                      .type = "application/x-amz-json-1.1",
                      .body = R"({"StreamName":"s"})"};
    EXPECT_EQ(
        to_line(call),
        R"({"at":"2023-11-14T22:13:20.123Z","service":"kinesis","operation":"PutRecord",)"
        R"("account":"000000000001","region":"eu-west-1","type":"application/x-amz-json-1.1",)"
        R"("json":{"StreamName":"s"}})");
    call.body = "\xbf\xff";
    const auto again = parse_captured(to_line(call));
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->body, call.body);
    EXPECT_EQ(again->at, call.at);
    EXPECT_EQ(again->account, call.account);
}

TEST(CapturedCall, IsRefusedWithWhatIsWrong) {
    for (
        const auto& [line, why] : std::vector<std::pair<std::string, std::string>>{
            {"x", "no JSON"},
            {"{}", "the line.at is missing"},
            {R"({"at":1,"service":"s3"})", R"(the line.service must be "kinesis" or "dynamodb")"},
            {R"({"at":1,"service":"kinesis","operation":"A","account":"0","region":"r","type":"t"})",
             "needs json"},
            {R"({"at":1,"service":"kinesis","operation":"A","account":"0","region":"r","type":"t","base64":"?"})",
             "needs json"}}) {
        const auto call = parse_captured(line);
        ASSERT_FALSE(call) << line;
        EXPECT_THAT(call.error(), HasSubstr(why));
    }
}

class CaptureTest : public ::testing::Test {
  protected:
    std::string body() const { return fmt::format(R"({{"file":"{}"}})", file.string()); }

    TemporaryDirectory directory;
    std::filesystem::path file = directory.path() / "capture";
};

TEST_F(CaptureTest, MakesEveryWriteAgainAtItsTime) {
    PoweredServices first;
    ASSERT_EQ(first.admin("POST", "/_kcl/capture", body()).status, 200);
    first.create_stream("s");
    first.create_table("ttt");
    first.real.advance(1min);
    first.put_record("s", "k", "one");
    first.put_records("nowhere", {"k"});
    first.add_rules(R"([{"operation":"PutItem","fault":"drop","count":1},
                        {"operation":"PutItem","fault":"drop","applied":true,"count":1}])");
    first.put_item("ttt", "lost");
    first.put_item("ttt", "unanswered");
    first.get_item("ttt", "unanswered");
    const auto page = first.get_records(first.iterator("s"));
    EXPECT_THAT(first.admin("GET", "/_kcl/capture").body, HasSubstr(R"("lines":4)"));
    EXPECT_EQ(first.admin("DELETE", "/_kcl/capture").body, "{\"capturing\":false}\n");
    first.put_item("ttt", "later");

    PoweredServices second;
    EXPECT_EQ(second.admin("POST", "/_kcl/replay", body()).body, "{\"applied\":4,\"refused\":0}\n");
    second.real.advance(1min);
    const auto again = second.get_records(second.iterator("s"));
    EXPECT_EQ(second.json_of(again).at("Records"), first.json_of(page).at("Records"));
    EXPECT_THAT(second.get_item("ttt", "unanswered").body, HasSubstr("unanswered"));
    EXPECT_EQ(second.get_item("ttt", "lost").body, "{}");
    EXPECT_EQ(second.get_item("ttt", "later").body, "{}");
    EXPECT_THAT(second.admin("POST", "/_kcl/replay", body()).body,
                HasSubstr(R"("refused":2,"firstRefusal":"kinesis CreateStream)"));
}

TEST_F(CaptureTest, NamesTheLineThatIsWrong) {
    std::ofstream(file) << "\n{}\n";
    PoweredServices services;
    const auto answer = services.admin("POST", "/_kcl/replay", body());
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("capture, line 2: the line.at is missing"));
    EXPECT_THAT(services.admin("POST", "/_kcl/replay", R"({"file":"/nowhere/x"})").body,
                HasSubstr("/nowhere/x: it can't be read"));
    EXPECT_THAT(services.admin("POST", "/_kcl/capture", R"({"file":"/nowhere/x"})").body,
                HasSubstr("/nowhere/x: it can't be written"));
}

TEST_F(CaptureTest, IsReplayedAsFarApartAsItWas) {
    asio::io_context io;
    kcl::testing::ManualClock real;
    VirtualClock clock(io.get_executor(), real);
    clock.run_at(60);
    std::vector<CapturedCall> calls(3, CapturedCall{.service = "kinesis", .operation = "X"});
    calls[1].at = calls[0].at + 1min;
    calls[2].at = calls[1].at + 10min;
    const auto start = real.steady_now();
    std::vector<Duration> made;
    const MakeCall make = [&](std::string, Call) -> asio::awaitable<Answer> {
        made.push_back(std::chrono::round<std::chrono::milliseconds>(real.steady_now() - start));
        co_return Answer{};
    };
    kcl::testing::run(io, real, replay_paced(calls, clock, make));
    EXPECT_THAT(made, ElementsAre(0s, 1s, 11s));
}

}  // namespace
}  // namespace kcl::local::powers
