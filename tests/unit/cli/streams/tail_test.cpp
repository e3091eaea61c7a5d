#include "kcl/base/task_group.h"
#include "kcl/cli/streams/tail/tail_command.h"
#include "kcl/cli/streams/tail/tail_job.h"

#include "tests/unit/cli/streams/tool_scene.h"

namespace kcl::cli {
namespace {

using ::testing::ElementsAre;
using testing::Fate;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Takes a little, then breaks, as a pipe whose reader has gone.
class ClosedPipe final : public std::streambuf {
  protected:
    std::streamsize xsputn(const char*, std::streamsize) override {
        errno = EPIPE;
        return 0;
    }
    int overflow(int) override { return EOF; }
};

class TailTest : public ToolScene {
  protected:
    TailOptions options_of(std::vector<std::string> words) {
        words.insert(words.begin(), "s");
        const auto options = parse_tail_command(words, clock.system_now());
        EXPECT_TRUE(options) << options.error().text;
        return options.value_or(TailOptions{});
    }
    int run_tail(std::vector<std::string> words) {
        const auto options = options_of(std::move(words));
        return play(tail(tool(), options));
    }
    int run_tail_beside(std::vector<std::string> words, Story story) {
        const auto options = options_of(std::move(words));
        int status = -1;
        play(both(options, std::move(story), status));
        return status;
    }
    Story both(const TailOptions& options, Story story, int& status) {
        TaskGroup group(io.get_executor());
        group.spawn(tail_into(options, status));
        group.spawn(std::move(story));
        co_await group.join();
    }
    Story tail_into(const TailOptions& options, int& status) {
        const int ended = co_await tail(tool(), options);
        status = ended;
    }
};

TEST_F(TailTest, PrintsWhatIsThereAndEnds) {
    play(create(2));
    play(put("low"));
    play(put("high", middle));
    EXPECT_EQ(run_tail({"--no-follow", "--only-data"}), 0);
    EXPECT_THAT(lines(), SizeIs(2));
    EXPECT_EQ(err.str(), "");
}

TEST_F(TailTest, FollowsUntilTheLimit) {
    play(create(1));
    auto story = [this]() -> Story {
        co_await clock.sleep_for(5s);
        co_await put("a");
        co_await split(shard_0);
        co_await put("b");
        co_await put("c");
    };
    EXPECT_EQ(run_tail_beside({"--limit", "2", "--only-data"}, story()), 0);
    EXPECT_THAT(lines(), ElementsAre("a", "b"));
}

TEST_F(TailTest, BeginsAtASequenceNumber) {
    play(create(1));
    play(put("a"));
    play(put("b"));
    EXPECT_EQ(run_tail({"--no-follow", "--json"}), 0);
    const auto second = boost::json::parse(lines().at(1)).at("sequenceNumber");
    out.str("");
    EXPECT_EQ(run_tail({"--no-follow", "--only-data", "--shard", shard_0, "--from",
                        std::string(second.as_string())}),
              0);
    EXPECT_THAT(lines(), ElementsAre("b"));
}

TEST_F(TailTest, BeginsATimeAgo) {
    play(create(1));
    play(put("old"));
    clock.advance(2h);
    play(put("new"));
    EXPECT_EQ(run_tail({"--no-follow", "--only-data", "--from", "-1h"}), 0);
    EXPECT_THAT(lines(), ElementsAre("new"));
}

TEST_F(TailTest, EndsQuietlyWhenNobodyReadsAnyMore) {
    play(create(1));
    play(put("a"));
    ClosedPipe closed;
    std::ostream pipe(&closed);
    auto options = options_of({"--from", "trim_horizon"});
    KinesisTool to_pipe{io.get_executor(), kinesis, clock, random, {pipe, err}, {}};
    EXPECT_EQ(play(tail(to_pipe, options)), 0);
    EXPECT_EQ(err.str(), "");
}

TEST_F(TailTest, EndsWhenAskedTo) {
    play(create(1));
    auto options = options_of({});
    std::function<void()> stop;
    KinesisTool stoppable = tool();
    stoppable.when_asked_to_stop = [&](std::function<void()> asked) { stop = std::move(asked); };
    auto story = [&]() -> Story {
        co_await clock.sleep_for(5s);
        stop();
    };
    auto run = [&]() -> Story {
        const int status = co_await tail(stoppable, options);
        EXPECT_EQ(status, 0);
    };
    auto together = [&]() -> Story {
        TaskGroup group(io.get_executor());
        group.spawn(run());
        group.spawn(story());
        co_await group.join();
    };
    play(together());
}

TEST_F(TailTest, SaysWhatIsMissing) {
    EXPECT_EQ(run_tail({}), 3);
    EXPECT_THAT(err.str(), HasSubstr("kcl streams list"));
    play(create(1));
    EXPECT_EQ(run_tail({"--shard", "shardId-000000000007"}), 3);
    EXPECT_THAT(err.str(), HasSubstr("no shard 'shardId-000000000007'"));
}

TEST_F(TailTest, SaysWhatGoesWrongAndGoesOn) {
    play(create(1));
    play(put("a"));
    faults.next("GetRecords", {Fate::Kind::throttled});
    EXPECT_EQ(run_tail({"--no-follow", "--only-data"}), 0);
    EXPECT_THAT(lines(), ElementsAre("a"));
    EXPECT_THAT(err.str(), HasSubstr("going on"));
}

}  // namespace
}  // namespace kcl::cli
