#include "kcl/base/task_group.h"
#include "kcl/local/http/listener.h"
#include "kcl/local/http/turn_committer.h"
#include "kcl/local/powers/virtual_clock.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/run.h"

#include "ledger_service.h"

#include <gmock/gmock.h>

namespace kcl::local::powers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Streams that go on, asked by a committer that goes by a virtual clock. A LedgerStream says "."
/// after ten seconds of silence.
class WaitingStreamsTest : public ::testing::Test {
  protected:
    using Story = asio::awaitable<void>;

    Story listen() {
        auto stream = std::make_unique<LedgerStream>("/a", alive, asked);
        http::Listener listener(committer.audience(), service, std::move(stream));
        for (bool last = false; !last;) {
            const auto part = co_await listener.next();
            if (!part) co_return;
            heard.push_back(part->bytes);
            last = part->last;
        }
    }
    Story write(std::string value) {
        Call call = post("/a", value);
        co_await committer.answer(service, std::move(call));
    }
    void run(std::function<Story()> story) {
        auto whole = [&]() -> Story {
            TaskGroup time(io.get_executor());
            time.spawn(committer.keep_time());
            TaskGroup listening(io.get_executor());
            listening.spawn(listen());
            co_await story();
            co_await write("end");
            co_await listening.join();
            time.cancel();
            co_await time.join();
        };
        kcl::testing::run(io, real, whole());
    }

    asio::io_context io;
    kcl::testing::ManualClock real;
    VirtualClock clock{io.get_executor(), real};
    storage::MemoryStore store;
    LedgerService service;
    http::TurnCommitter committer{io.get_executor(), store, clock, [](std::string_view) {}};
    std::vector<std::string> heard;
    int alive = 0;
    int asked = 0;
};

TEST_F(WaitingStreamsTest, WakeWhenTheClockIsStepped) {
    run([&]() -> Story {
        clock.run_at(0);
        co_await real.sleep_for(1h);
        EXPECT_THAT(heard, IsEmpty());
        EXPECT_LT(asked, 10);
        clock.set(clock.system_now() + 11s);
        co_await real.sleep_for(1ms);
        EXPECT_THAT(heard, ElementsAre("."));
    });
}

/// Says one thing and breaks off.
class BreakingStream final : public AnswerStream {
  public:
    Part next(storage::Transaction&, SystemTime) override {
        if (std::exchange(has_spoken_, true)) return {.broken = true};
        return {.bytes = "one"};
    }

  private:
    bool has_spoken_ = false;
};

TEST_F(WaitingStreamsTest, FailWithoutTroubleWhenTheyBreakOff) {
    auto story = [&]() -> Story {
        http::Listener listener(committer.audience(), service, std::make_unique<BreakingStream>());
        const auto first = co_await listener.next();
        EXPECT_EQ(first->bytes, "one");
        const auto second = co_await listener.next();
        EXPECT_FALSE(second);
        EXPECT_TRUE(listener.failed());
    };
    kcl::testing::run(io, real, story());
}

TEST_F(WaitingStreamsTest, WakeSoonerWhenTheClockRunsFaster) {
    run([&]() -> Story {
        clock.run_at(100);
        co_await real.sleep_for(99ms);
        EXPECT_THAT(heard, IsEmpty());
        co_await real.sleep_for(20ms);
        EXPECT_THAT(heard, ElementsAre("."));
    });
}

TEST_F(WaitingStreamsTest, HearOfWritesWhileTheClockStandsStill) {
    run([&]() -> Story {
        clock.run_at(0);
        for (const auto* value : {"1", "2", "3"}) {
            co_await write(value);
            co_await real.sleep_for(1ms);
        }
        EXPECT_THAT(heard, ElementsAre("1", "2", "3"));
    });
}

}  // namespace
}  // namespace kcl::local::powers
