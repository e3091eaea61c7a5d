#include "kcl/local/http/audience.h"

#include "kcl/base/task_group.h"
#include "kcl/local/http/turn_committer.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/run.h"

#include "ledger_service.h"

#include <gmock/gmock.h>

namespace kcl::local::http {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AudienceTest : public ::testing::Test {
  protected:
    using Story = asio::awaitable<void>;

    /// Listens to `key` until the end of the stream, taking `each` for a part.
    Story listen(std::string key, std::vector<std::string>& heard, Duration each = {},
                 Topic topic = any_topic) {
        auto stream = std::make_unique<LedgerStream>(key, alive, asked, topic);
        Listener listener(committer.audience(), service, std::move(stream));
        listeners.push_back(&listener);
        for (bool last = false; !last;) {
            const auto part = co_await listener.next();
            if (!part) {
                heard.emplace_back(listener.failed() ? "failed" : "closed");
                co_return;
            }
            heard.push_back(part->bytes);
            last = part->last;
            if (each > Duration(0)) co_await clock.sleep_for(each);
        }
    }
    Story write(std::string key, std::string value) { co_await write_to(service, key, value); }
    Story write_about(Topic topic, std::string key, std::string value) {
        Call call = post(key, value);
        call.headers.emplace_back("X-Topic", std::to_string(topic));
        co_await committer.answer(service, std::move(call));
    }
    Story write_to(Service& to, std::string key, std::string value) {
        Call call = post(key, value);
        co_await committer.answer(to, std::move(call));
    }

    /// Runs `story` while time is kept; joins the listeners that it has spawned.
    void run(std::function<Story()> story) {
        auto whole = [&]() -> Story {
            TaskGroup time(io.get_executor());
            time.spawn(committer.keep_time());
            time.spawn(committer.keep_pace(clock));
            co_await story();
            co_await group.join();
            time.cancel();
            co_await time.join();
        };
        kcl::testing::run(io, clock, whole());
        EXPECT_EQ(alive, 0);
    }

    asio::io_context io;
    kcl::testing::ManualClock clock;
    storage::MemoryStore memory;
    FragileStore store{memory};
    LedgerService service;
    LedgerService other;
    std::vector<std::string> troubles;
    TurnCommitter committer{io.get_executor(), store, clock,
                            [this](std::string_view text) { troubles.emplace_back(text); }};
    TaskGroup group{io.get_executor()};
    std::vector<Listener*> listeners;
    int alive = 0;
    int asked = 0;
};

TEST_F(AudienceTest, HearsWhatIsThereAndThenEachWrite) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        co_await write("/a", "1");
        group.spawn(listen("/a", heard));
        co_await clock.sleep_for(1s);
        EXPECT_THAT(heard, ElementsAre("1"));
        co_await write("/a", "2");
        co_await clock.sleep_for(1s);
        EXPECT_THAT(heard, ElementsAre("1", "2"));
        co_await write("/a", "end");
    });
    EXPECT_THAT(heard, ElementsAre("1", "2", "end"));
}

TEST_F(AudienceTest, AsksAgainWhenTheStreamsMomentHasCome) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        group.spawn(listen("/a", heard));
        co_await clock.sleep_for(9s);
        EXPECT_THAT(heard, IsEmpty());
        co_await clock.sleep_for(2s);
        EXPECT_THAT(heard, ElementsAre("."));
        co_await clock.sleep_for(10s);
        EXPECT_THAT(heard, ElementsAre(".", "."));
        co_await write("/a", "end");
    });
}

TEST_F(AudienceTest, NoticesAtTheNextTurnThatTheCalendarHasJumped) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        group.spawn(listen("/a", heard));
        co_await clock.sleep_for(1s);
        clock.set_system_now(clock.system_now() + std::chrono::hours(1));
        co_await write_to(other, "/z", "x");
        co_await clock.sleep_for(1ms);
        EXPECT_THAT(heard, ElementsAre("."));
        co_await write("/a", "end");
    });
}

TEST_F(AudienceTest, IsNotAskedBeforeThePartBeforeHasBeenTaken) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        co_await write("/a", "1");
        group.spawn(listen("/a", heard, 60s));
        co_await clock.sleep_for(1s);
        const int before = asked;
        for (int i = 2; i < 10; ++i) co_await write("/a", std::to_string(i));
        co_await clock.sleep_for(30s);
        EXPECT_EQ(asked, before);
        co_await clock.sleep_for(30s);
        EXPECT_THAT(heard, ElementsAre("1", "9"));
        co_await write("/a", "end");
    });
}

TEST_F(AudienceTest, LeavesIdleStreamsAloneWhenOtherServicesAreWrittenTo) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        group.spawn(listen("/a", heard));
        co_await clock.sleep_for(1s);
        const int before = asked;
        for (int i = 0; i < 10; ++i) co_await write_to(other, "/b", std::to_string(i));
        EXPECT_EQ(asked, before);
        co_await write("/a", "end");
    });
}

TEST_F(AudienceTest, AsksAfterAWriteOnlyThoseWhomItsTopicConcerns) {
    std::vector<std::string> first, second, everything;
    run([&]() -> Story {
        group.spawn(listen("/a", first, {}, 1));
        group.spawn(listen("/b", second, {}, 2));
        group.spawn(listen("/b", everything));
        co_await clock.sleep_for(1s);
        const int before = asked;
        co_await write_about(3, "/c", "x");
        co_await clock.sleep_for(1ms);
        EXPECT_EQ(asked, before + 1) << "who did not say what it waits for";
        co_await write_about(2, "/b", "1");
        co_await clock.sleep_for(1ms);
        EXPECT_THAT(first, IsEmpty());
        EXPECT_THAT(second, ElementsAre("1"));
        EXPECT_THAT(everything, ElementsAre("1"));
        co_await write("/b", "end");
        co_await write("/a", "end");
    });
    EXPECT_THAT(first, ElementsAre("end"));
}

TEST_F(AudienceTest, EndsTheWaitOfAListenerWhoseClientHasGone) {
    std::vector<std::string> heard;
    run([&]() -> Story {
        group.spawn(listen("/a", heard));
        group.spawn(listen("/b", heard));
        co_await clock.sleep_for(1s);
        EXPECT_EQ(alive, 2);
        listeners[0]->close();
        co_await clock.sleep_for(1s);
        EXPECT_EQ(alive, 1);
        co_await write("/b", "end");
    });
    EXPECT_THAT(heard, ElementsAre("closed", "end"));
}

TEST_F(AudienceTest, FailsOnlyTheStreamUnderWhichTheStoreFails) {
    std::vector<std::string> heard, unharmed;
    run([&]() -> Story {
        group.spawn(listen("/a", heard));
        group.spawn(listen("/b", unharmed));
        co_await clock.sleep_for(1s);
        co_await write("/a", "throw");
        co_await clock.sleep_for(1s);
        EXPECT_THAT(heard, ElementsAre("failed"));
        EXPECT_THAT(troubles, ElementsAre("the disk is unreadable"));
        co_await write("/b", "end");
    });
    EXPECT_THAT(unharmed, ElementsAre("end"));
}

/// A clock by which each look at it takes time: rounds seem expensive.
class TickingClock final : public Clock {
  public:
    explicit TickingClock(kcl::testing::ManualClock& clock) : clock_(clock) {}
    SteadyTime steady_now() const override { return clock_.steady_now() + ++looks_ * 1ms; }
    SystemTime system_now() const override { return clock_.system_now(); }
    asio::awaitable<void> sleep_until(SteadyTime when) override { return clock_.sleep_until(when); }

  private:
    kcl::testing::ManualClock& clock_;
    mutable int looks_ = 0;
};

TEST_F(AudienceTest, PausesAfterARoundThatTookLongSoThatManyWritesShareTheNext) {
    int rounds = 0;
    TickingClock ticking(clock);
    Audience audience(ticking, ticking, [] {});
    auto stream = std::make_unique<LedgerStream>("/a", alive, rounds);
    auto listener = std::make_unique<Listener>(audience, service, std::move(stream));
    auto wait = [&]() -> Story { co_await listener->next(); };
    group.spawn(wait());
    io.poll();
    audience.ask(store, clock.system_now(), 1'000);
    EXPECT_EQ(rounds, 1);
    for (int i = 0; i < 100; ++i) {  // each write looks at the clock a few times: milliseconds pass
        audience.wrote(service, {});
        if (audience.has_work(clock.system_now())) audience.ask(store, clock.system_now(), 1'000);
    }
    EXPECT_GT(rounds, 3);
    EXPECT_LT(rounds, 50);
    listener->close();
    io.restart();
    kcl::testing::run(io, clock, group.join());
}

TEST(PauseAfterARound, GivesStreamsAnEighthOfTheTimeAndNoWriteALongWait) {
    EXPECT_EQ(Audience::pause_after(10us), 0us) << "a few streams are asked after each write";
    EXPECT_EQ(Audience::pause_after(1ms), 7ms);
    EXPECT_EQ(Audience::pause_after(1s), 50ms);
}

}  // namespace
}  // namespace kcl::local::http
