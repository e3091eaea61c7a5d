#include "kcl/streams/stream_status.h"

#include "tests/unit/streams/local_stream.h"

namespace kcl::streams {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::FailsSaying;
using ::testing::HasSubstr;
using testing::IsOk;
using wire::kinesis::StreamStatus;

class StreamStatusTest : public LocalStream {
  protected:
    StreamStatusTest()
        : LocalStream({.kinesis = {.create_delay = std::chrono::seconds(30),
                                   .delete_delay = std::chrono::seconds(30)}}) {}

    void see(const Summary& summary) {
        if (seen.empty() || seen.back() != summary.stream_status)
            seen.push_back(summary.stream_status);
    }
    auto listener() {
        return [this](const Summary& summary) { see(summary); };
    }

    std::vector<StreamStatus> seen;
};

TEST_F(StreamStatusTest, WaitsUntilAStreamIsActive) {
    play(create(1));
    EXPECT_THAT(play(wait_until_active(kinesis, clock, "s", {}, listener())), IsOk());
    EXPECT_THAT(seen, ElementsAre(StreamStatus::creating, StreamStatus::active));
}

TEST_F(StreamStatusTest, SaysWhatAStreamStillIsWhenPatienceEnds) {
    play(create(1));
    const Patience patience{clock.steady_now() + 10s};
    EXPECT_THAT(play(wait_until_active(kinesis, clock, "s", patience, listener())),
                FailsSaying(Fault::timed_out, HasSubstr("still CREATING")));
    EXPECT_LE(clock.steady_now(), patience.until + 1s);
}

TEST_F(StreamStatusTest, WaitsUntilAStreamIsGone) {
    play(create(1));
    clock.advance(1min);
    wire::kinesis::DeleteStreamRequest request{.stream_name = "s"};
    EXPECT_THAT(play(kinesis.delete_stream(request)), IsOk());
    EXPECT_THAT(play(wait_until_active(kinesis, clock, "s", {}, listener())),
                FailsSaying(Fault::invalid, HasSubstr("being deleted")));
    EXPECT_THAT(play(wait_until_gone(kinesis, clock, "s", {}, listener())), IsOk());
    EXPECT_THAT(play(look_at(kinesis, "s")), Fails(Fault::not_found));
}

}  // namespace
}  // namespace kcl::streams
