#include "kcl/aws/credentials/cached_credentials.h"

#include "kcl/base/task_group.h"
#include "kcl/testing/matchers.h"

#include "credentials/fake_outside.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <gmock/gmock.h>

#include <deque>

namespace kcl::aws {
namespace {

using kcl::testing::Fails;
using kcl::testing::FailsSaying;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Answers from a list, each after a while; then keys that live an hour, numbered.
class SlowSource final : public CredentialsSource {
  public:
    explicit SlowSource(Clock& clock) : clock_(clock) {}

    struct Answer {
        Result<Credentials> result;
        Duration after{};
    };
    std::deque<Answer> script;
    int loads = 0;
    int running = 0;
    int most_running = 0;

    Credentials keys(Duration life) const {
        return {fmt::format("K{}", loads), "HUSH", "HUSH",
                clock_.system_now() + std::chrono::floor<std::chrono::milliseconds>(life), "test"};
    }
    std::string name() const override { return "test"; }
    asio::awaitable<Result<Credentials>> load(SteadyTime) override {
        ++loads;
        most_running = std::max(most_running, ++running);
        const Leaving leaving{running};
        if (script.empty()) co_return keys(1h);
        auto answer = std::move(script.front());
        script.pop_front();
        co_await clock_.sleep_for(answer.after);
        co_return answer.result;
    }

  private:
    struct Leaving {
        int& count;
        ~Leaving() { --count; }
    };
    Clock& clock_;
};

class Cached : public ::testing::Test {
  protected:
    Cached() {
        auto source = std::make_unique<SlowSource>(fake_.clock);
        source_ = source.get();
        const auto listener = [this](const CredentialsEvent& event) {
            story_.push_back(event.text);
        };
        cached_.emplace(std::move(source), fake_.clock, fake_.random, RefreshTiming{}, listener);
    }
    Result<Credentials> get(Duration patience = 10s) {
        return fake_.run(cached_->get(fake_.in(patience)));
    }
    std::string id() {
        const auto credentials = get();
        return credentials ? credentials->access_key_id : credentials.error().message;
    }
    void answer(Result<Credentials> result, Duration after = {}) {
        source_->script.push_back({std::move(result), after});
    }
    void fail(std::string why = "down", Duration after = {}) {
        answer(failure(Fault::unavailable, std::move(why)), after);
    }

    // A caller beside the test's own; the answer arrives in `into`.
    asio::awaitable<void> ask(Duration patience, std::vector<std::string>& into) {
        const auto credentials = co_await cached_->get(fake_.in(patience));
        into.push_back(credentials ? credentials->access_key_id
                                   : std::string{to_string(credentials.error().fault)});
    }

    FakeOutside fake_;
    SlowSource* source_ = nullptr;
    std::vector<std::string> story_;
    std::optional<CachedCredentials> cached_;
};

TEST_F(Cached, AsksTheSourceOnceForManyCalls) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(50min);
    EXPECT_EQ(id(), "K1");
    EXPECT_EQ(source_->loads, 1);
}

TEST_F(Cached, NeverRenewsKeysWithoutExpiry) {
    answer(Credentials{"FOREVER", "HUSH", "", {}, "test"});
    EXPECT_EQ(id(), "FOREVER");
    fake_.clock.advance(24h * 365);
    EXPECT_EQ(id(), "FOREVER");
    EXPECT_EQ(source_->loads, 1);
}

TEST_F(Cached, RenewsBetweenSixAndFiveMinutesBeforeExpiry) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(53min + 59s);
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(1min + 2s);
    EXPECT_EQ(id(), "K2");
}

TEST_F(Cached, RenewsShortLivedKeysAtHalfTheirLife) {
    answer(source_->keys(2min));
    answer(source_->keys(10min));
    EXPECT_EQ(id(), "K0");
    fake_.clock.advance(59s);
    id();
    EXPECT_EQ(source_->loads, 1);
    fake_.clock.advance(2s);
    id();
    EXPECT_EQ(source_->loads, 2);
}

TEST_F(Cached, GivesTheOldKeysToOthersWhileOneCallRenews) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(56min);
    answer(Credentials{"NEW", "HUSH", "", fake_.calendar_in(2h), "test"}, 5s);
    std::vector<std::string> renewing, others;
    auto story = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group{executor};
        group.spawn(ask(30s, renewing));
        co_await fake_.clock.sleep_for(1s);
        for (int i = 0; i < 10; ++i) group.spawn(ask(30s, others));
        co_await fake_.clock.sleep_for(1s);
        EXPECT_THAT(others, ::testing::Each("K1"));
        EXPECT_EQ(others.size(), 10u) << "nobody waited";
        EXPECT_TRUE(renewing.empty());
        co_await group.join();
    };
    fake_.run(story());
    EXPECT_THAT(renewing, ::testing::ElementsAre("NEW"));
    EXPECT_EQ(source_->most_running, 1);
}

TEST_F(Cached, LetsAllWaitForOneLoadWhenThereIsNothingValid) {
    answer(source_->keys(1h), 3s);
    std::vector<std::string> answers;
    auto story = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group{executor};
        for (int i = 0; i < 20; ++i) group.spawn(ask(10s, answers));
        group.spawn(ask(1s, answers));
        co_await group.join();
    };
    fake_.run(story());
    EXPECT_EQ(answers.size(), 21u);
    EXPECT_EQ(answers.front(), "timed out") << "the one with less patience left first";
    EXPECT_EQ(std::ranges::count(answers, "K0"), 20);
    EXPECT_EQ(source_->loads, 1);
}

TEST_F(Cached, KeepsValidKeysWhenRenewingFailsAndPausesLongerEachTime) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(55min);
    for (int i = 0; i < 100; ++i) fail();
    for (int second = 0; second < 180; ++second) {
        EXPECT_EQ(id(), "K1");
        fake_.clock.advance(1s);
    }
    EXPECT_GE(source_->loads, 4);
    EXPECT_LE(source_->loads, 30);
    EXPECT_THAT(story_.back(), HasSubstr("down"));
}

TEST_F(Cached, TriesHarderInTheLastMinute) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(59min + 1s);
    for (int i = 0; i < 100; ++i) fail();
    const int before = source_->loads;
    for (int second = 0; second < 50; ++second) {
        EXPECT_EQ(id(), "K1");
        fake_.clock.advance(1s);
    }
    EXPECT_NEAR(source_->loads - before, 25, 3);
}

TEST_F(Cached, FailsOnceTheKeysHaveExpiredWithoutHammeringTheSource) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(61min);
    for (int i = 0; i < 100; ++i) fail("no role any more");
    for (int i = 0; i < 50; ++i)
        EXPECT_THAT(get(), FailsSaying(Fault::unavailable, HasSubstr("no role any more")));
    EXPECT_EQ(source_->loads, 2);
    source_->script.clear();
    fake_.clock.advance(3s);
    EXPECT_EQ(id(), "K3");
}

TEST_F(Cached, TakesNoKeysThatHaveExpiredAlready) {
    answer(Credentials{"OLD", "HUSH", "HUSH", fake_.calendar_in(-1h), "test"});
    EXPECT_THAT(get(),
                FailsSaying(Fault::denied,
                            AllOf(HasSubstr("had expired when they came: key **** from test, "
                                            "expires 2023-12-31T23:00:00Z"),
                                  Not(HasSubstr("HUSH")))));
}

TEST_F(Cached, AsksAgainWhenAServiceRefusesTheKeys) {
    EXPECT_EQ(id(), "K1");
    cached_->invalidate();
    EXPECT_EQ(id(), "K1") << "they are brand-new: newer ones would be refused too";
    fake_.clock.advance(11s);
    cached_->invalidate();
    EXPECT_EQ(id(), "K2");
    EXPECT_EQ(id(), "K2");
}

TEST_F(Cached, GoesOnWithRefusedKeysWhenThereAreNoOthers) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(11s);
    cached_->invalidate();
    fail();
    EXPECT_EQ(id(), "K1");
    EXPECT_EQ(source_->loads, 2);
}

TEST_F(Cached, HandsARefreshOverWhenTheCallThatMadeItIsCancelled) {
    answer(source_->keys(1h), 20s);
    std::vector<std::string> answers;
    auto story = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup first{executor}, second{executor};
        first.spawn(ask(60s, answers));
        co_await fake_.clock.sleep_for(1s);
        second.spawn(ask(60s, answers));
        co_await fake_.clock.sleep_for(1s);
        first.cancel();
        co_await first.join();
        co_await second.join();
    };
    fake_.run(story());
    EXPECT_THAT(answers, ::testing::ElementsAre("K2"));
    EXPECT_EQ(source_->most_running, 1);
}

TEST_F(Cached, DoesNotBlameTheSourceForACallersShortPatience) {
    answer(source_->keys(1h), 5s);
    EXPECT_THAT(get(1s),
                FailsSaying(Fault::timed_out, HasSubstr("no AWS credentials in time: test")));
    EXPECT_EQ(id(), "K2") << "the next call may ask at once";
}

TEST_F(Cached, StaysFreshBesideTheTraffic) {
    auto story = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group{executor};
        group.spawn(cached_->keep_fresh());
        for (int minute = 0; minute < 600; ++minute) {
            co_await fake_.clock.sleep_for(1min);
            const auto before = fake_.clock.steady_now();
            const auto credentials = co_await cached_->get(fake_.in(10s));
            EXPECT_TRUE(credentials);
            EXPECT_EQ(fake_.clock.steady_now(), before) << "no call ever waits";
            EXPECT_GT(*credentials->expires, fake_.calendar_in(4min));
        }
        group.cancel();
        co_await group.join();
    };
    fake_.run(story());
    EXPECT_NEAR(source_->loads, 11, 1);
    EXPECT_EQ(source_->most_running, 1);
}

TEST_F(Cached, RecoversBesideTheTrafficFromAFailureOfTheSource) {
    fail();
    fail();
    fail();
    auto story = [&]() -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        TaskGroup group{executor};
        group.spawn(cached_->keep_fresh());
        co_await fake_.clock.sleep_for(10s);
        group.cancel();
        co_await group.join();
    };
    fake_.run(story());
    EXPECT_EQ(source_->loads, 4);
    EXPECT_EQ(id(), "K4");
}

TEST_F(Cached, TellsItsStoryWithoutSecrets) {
    EXPECT_EQ(id(), "K1");
    fake_.clock.advance(56min);
    fail("the source is down");
    id();
    ASSERT_EQ(story_.size(), 2u);
    EXPECT_THAT(story_[0], HasSubstr("from test, expires 2024-01-01T01:00:00Z"));
    EXPECT_EQ(story_[1], "the source is down");
    for (const auto& line : story_) EXPECT_THAT(line, Not(HasSubstr("HUSH")));
}

}  // namespace
}  // namespace kcl::aws
