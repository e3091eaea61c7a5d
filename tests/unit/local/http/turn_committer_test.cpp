#include "kcl/local/http/turn_committer.h"

#include "kcl/base/task_group.h"
#include "kcl/local/storage/memory_store.h"
#include "kcl/testing/run.h"

#include "ledger_service.h"

#include <gmock/gmock.h>

namespace kcl::local::http {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class TurnCommitterTest : public ::testing::Test {
  protected:
    /// The answers to calls that arrive in one turn, in the order of the calls.
    std::vector<Answer> in_one_turn(std::vector<Call> calls) {
        std::vector<Answer> answers(calls.size());
        auto ask = [&](std::size_t i) -> asio::awaitable<void> {
            answers[i] = co_await committer.answer(service, std::move(calls[i]));
        };
        auto story = [&]() -> asio::awaitable<void> {
            TaskGroup group(io.get_executor());
            for (std::size_t i = 0; i < calls.size(); ++i) group.spawn(ask(i));
            co_await group.join();
        };
        kcl::testing::run(io, clock, story());
        return answers;
    }

    asio::io_context io;
    kcl::testing::ManualClock clock;
    storage::MemoryStore memory;
    FragileStore store{memory};
    LedgerService service;
    std::vector<std::string> troubles;
    TurnCommitter committer{io.get_executor(), store, clock,
                            [this](std::string_view text) { troubles.emplace_back(text); }};
};

TEST_F(TurnCommitterTest, CommitsTheWritesOfOneTurnTogether) {
    const auto answers = in_one_turn({post("/a", "1"), post("/b", "2"), post("/c", "3")});
    EXPECT_THAT(answers, Each(Field(&Answer::status, 200)));
    EXPECT_EQ(store.writes, 1);
    EXPECT_EQ(store.commits, 1);
    EXPECT_EQ(store.reads, 0);
    EXPECT_EQ(in_one_turn({get("/b")})[0].body, "2");
}

TEST_F(TurnCommitterTest, ReadsInAReadTransactionThatSeesTheWritesOfTheTurn) {
    const auto answers = in_one_turn({get("/a"), post("/a", "1"), get("/a"), get("/z")});
    EXPECT_EQ(store.writes, 1);
    EXPECT_EQ(store.reads, 1);
    EXPECT_EQ(answers[0].body, "1");
    EXPECT_EQ(answers[2].body, "1");
    EXPECT_EQ(answers[3].status, 404);
}

TEST_F(TurnCommitterTest, GivesAllCallsOfATurnTheSameInstant) {
    clock.set_system_now(SystemTime(1'234'567ms));
    const auto answers = in_one_turn({post("/a", "1"), post("/b", "2")});
    for (const auto& answer : answers)
        EXPECT_THAT(answer.headers, ElementsAre(::testing::Pair("X-Now", "1234567")));
}

TEST_F(TurnCommitterTest, AnswersInternalFailureForTheWholeTurnWhenTheStoreFailsAndGoesOn) {
    store.broken = true;
    const auto failed = in_one_turn({post("/a", "1"), post("/b", "2"), get("/a")});
    EXPECT_EQ(failed[0].status, 500);
    EXPECT_THAT(failed[0].body, HasSubstr("the disk is full"));
    EXPECT_EQ(failed[1].status, 500);
    EXPECT_EQ(failed[2].status, 404)
        << "readers need no working disk, and see nothing of the failed turn";
    store.broken = false;
    EXPECT_EQ(in_one_turn({post("/a", "1")})[0].status, 200);
    EXPECT_EQ(in_one_turn({get("/a")})[0].body, "1");
}

TEST_F(TurnCommitterTest, TellsTheOperatorOnceForEachSpellOfTrouble) {
    store.broken = true;
    for (int i = 0; i < 3; ++i) in_one_turn({post("/a", "1")});
    EXPECT_THAT(troubles, ElementsAre("/data/kcl: the disk is full"));
    store.broken = false;
    in_one_turn({post("/a", "1")});
    store.broken = true;
    in_one_turn({post("/a", "1")});
    EXPECT_THAT(troubles, SizeIs(2));
}

TEST_F(TurnCommitterTest, LeavesWhatIsTooMuchForOneTurnToTheNext) {
    const std::string large(TurnCommitter::share_of_a_turn * 2 / 3, 'x');
    const auto written = in_one_turn({post("/a", large), post("/b", large), post("/c", large)});
    EXPECT_THAT(written, Each(Field(&Answer::status, 200)));
    EXPECT_EQ(store.commits, 2);
    const auto read = in_one_turn({get("/a"), get("/b"), get("/c"), get("/d")});
    EXPECT_EQ(store.reads, 2);
    EXPECT_TRUE(read[2].body == large);
    EXPECT_EQ(read[3].status, 404);
}

TEST_F(TurnCommitterTest, SurvivesAServiceThatThrows) {
    EXPECT_EQ(in_one_turn({post("/throw", "")})[0].status, 500);
    EXPECT_EQ(in_one_turn({get("/throw")})[0].status, 500);
    EXPECT_EQ(in_one_turn({post("/a", "1")})[0].status, 200);
}

}  // namespace
}  // namespace kcl::local::http
