#include "kcl/consumer/checkpoint_writer.h"

#include "tests/unit/consumer/shard_consumer_fixture.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace kcl::consumer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Reason = CheckpointError::Reason;

TEST(CheckpointVerdict, AllowsWhatLiesBetweenTheLastCheckpointAndTheLastRecord) {
    const auto at = [](const char* number, std::uint64_t sub = 0) {
        return Checkpoint::at(number, sub);
    };
    struct Case {
        Checkpoint stored, delivered, asked;
        CheckpointVerdict verdict;
    };
    const Case cases[] = {
        {at("9"), at("11"), at("9"), CheckpointVerdict::stored_already},
        {at("9"), at("11"), at("10"), CheckpointVerdict::store},
        {at("9"), at("11"), at("11"), CheckpointVerdict::store},
        {at("9"), at("11"), at("12"), CheckpointVerdict::ahead},
        {at("9"), at("11"), at("8"), CheckpointVerdict::behind},
        {at("9", 2), at("9", 5), at("9", 1), CheckpointVerdict::behind},
        {at("9", 2), at("9", 5), at("9", 2), CheckpointVerdict::stored_already},
        {at("9", 2), at("9", 5), at("9", 3), CheckpointVerdict::store},
        {at("9", 2), at("9", 5), at("9", 6), CheckpointVerdict::ahead},
        {Checkpoint::trim_horizon(), at("9"), at("1"), CheckpointVerdict::store},
        {Checkpoint::latest(), at("9"), at("1"), CheckpointVerdict::store},
        {Checkpoint::trim_horizon(), Checkpoint::trim_horizon(), at("1"), CheckpointVerdict::ahead},
        {Checkpoint::trim_horizon(), Checkpoint::trim_horizon(), Checkpoint::trim_horizon(),
         CheckpointVerdict::stored_already},
    };
    for (const auto& c : cases)
        EXPECT_EQ(judge(c.stored, c.delivered, c.asked), c.verdict)
            << to_string(c.stored) << " .. " << to_string(c.delivered) << ": "
            << to_string(c.asked);
}

class CheckpointTest : public ShardConsumerFixture {
  protected:
    /// Runs `act` inside process_records() of a batch 100, 101, 102, from the checkpoint 99.
    template <class Act>
    void in_callback(Act act) {
        user->process = [act](const Batch& batch, Checkpointer& checkpointer) {
            act(batch, checkpointer);
            return false;
        };
        run_from(Checkpoint::at("99"), [&]() -> asio::awaitable<void> {
            co_await until_called("initialize from 99");
            db.updates.clear();
            fetcher->push(batch(100, {"a", "b", "c"}));
            auto over = [&] { return !all<consumer_event::Delivered>().empty() || closed(); };
            co_await until(over);
        });
    }
    /// Why it was refused; empty when it was stored.
    template <class Ask>
    static std::optional<Reason> refused(Ask ask, std::string* text = nullptr) {
        try {
            ask();
            return std::nullopt;
        } catch (const CheckpointError& e) {
            if (text) *text = e.what();
            return e.reason();
        }
    }
};

TEST_F(CheckpointTest, IsStoredWhenTheCallReturns) {
    in_callback([&](const Batch& batch, Checkpointer& checkpointer) {
        checkpointer.checkpoint(batch.records[0]);
        EXPECT_EQ(row_in_cluster().checkpoint, Checkpoint::at("100"));
        checkpointer.checkpoint("101");
        EXPECT_EQ(row_in_cluster().checkpoint, Checkpoint::at("101"));
        checkpointer.checkpoint();
        EXPECT_EQ(row_in_cluster().checkpoint, Checkpoint::at("102"));
    });
    EXPECT_THAT(all<consumer_event::Checkpointed>(), SizeIs(3));
}

TEST_F(CheckpointTest, WritesTheSameValueOnce) {
    std::size_t written = 0;
    in_callback([&](const Batch&, Checkpointer& checkpointer) {
        checkpointer.checkpoint("101");
        std::size_t before = 0;
        in_cluster([&] { before = db.updates.size(); });
        checkpointer.checkpoint("101");
        in_cluster([&] { written = db.updates.size() - before; });
    });
    EXPECT_EQ(written, 0u);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("101"));
}

TEST_F(CheckpointTest, RefusesPositionsOutsideWhatWasDelivered) {
    in_callback([&](const Batch&, Checkpointer& checkpointer) {
        std::string text;
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("103"); }, &text), Reason::out_of_range);
        EXPECT_THAT(text, HasSubstr("from 99 to 102"));
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("102", 1); }), Reason::out_of_range);
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("98"); }), Reason::out_of_range);
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("LATEST"); }), Reason::out_of_range);
        EXPECT_EQ(refused([&] { checkpointer.checkpoint(""); }), Reason::out_of_range);
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("101"); }), std::nullopt);
        EXPECT_EQ(refused([&] { checkpointer.checkpoint("100"); }), Reason::out_of_range);
    });
    EXPECT_EQ(row().checkpoint, Checkpoint::at("101"));
}

TEST_F(CheckpointTest, SaysThatTheTableIsAwayAndMayBeTriedAgain) {
    in_callback([&](const Batch&, Checkpointer& checkpointer) {
        in_cluster([&] { db.next_write_fails(Fault::throttled); });
        EXPECT_EQ(refused([&] { checkpointer.checkpoint(); }), Reason::unavailable);
        EXPECT_EQ(row_in_cluster().checkpoint, Checkpoint::at("99"));
        EXPECT_EQ(refused([&] { checkpointer.checkpoint(); }), std::nullopt);
        EXPECT_EQ(row_in_cluster().checkpoint, Checkpoint::at("102"));
    });
}

TEST_F(CheckpointTest, SaysThatTheLeaseIsLost) {
    std::optional<Reason> reason;
    in_callback([&](const Batch&, Checkpointer& checkpointer) {
        in_cluster([&] { steal(); });
        reason = refused([&] { checkpointer.checkpoint(); });
        throw std::runtime_error("give up");
    });
    EXPECT_EQ(reason, Reason::lease_lost);
    EXPECT_EQ(row().checkpoint, Checkpoint::at("99"));
    EXPECT_EQ(closed(), CloseReason::lease_lost);
}

TEST_F(CheckpointTest, WorksOnlyInsideTheCallThatItWasGivenTo) {
    Checkpointer* kept = nullptr;
    in_callback([&](const Batch&, Checkpointer& checkpointer) {
        kept = &checkpointer;
        std::optional<Reason> elsewhere;
        std::thread other([&] { elsewhere = refused([&] { checkpointer.checkpoint(); }); });
        other.join();
        EXPECT_EQ(elsewhere, Reason::out_of_range);
    });
    EXPECT_EQ(row().checkpoint, Checkpoint::at("99"));
}

TEST_F(CheckpointTest, ProcessingGoesOnWhileItIsBeingStoredButNeverTwoAhead) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        for (int i = 0; i < 3; ++i) db.next_write_fails(Fault::throttled);
        fetcher->push(batch(100, {"a"}));
        fetcher->push(batch(101, {"b"}));
        fetcher->push(batch(102, {"c"}));
        co_await until_called("process 101");
        EXPECT_EQ(row().checkpoint, Checkpoint::trim_horizon());
        EXPECT_FALSE(user->was_called("process 102"));
        co_await until_checkpoint(Checkpoint::at("102"));
    });
    EXPECT_THAT(all<consumer_event::CheckpointFailed>(), SizeIs(::testing::Ge(1u)));
    const auto stored = all<consumer_event::Checkpointed>();
    ASSERT_THAT(stored, SizeIs(3)) << "none is left out";
    EXPECT_EQ(stored[0].checkpoint, Checkpoint::at("100"));
}

TEST_F(CheckpointTest, IsNotDoubtedWhenItsAnswerGetsLost) {
    run([&]() -> asio::awaitable<void> {
        co_await until_called("initialize from TRIM_HORIZON");
        db.next_write(Kind::answer_lost);
        fetcher->push(batch(100, {"a"}));
        fetcher->push(batch(101, {"b"}));
        co_await until_checkpoint(Checkpoint::at("101"));
    });
    EXPECT_EQ(closed(), CloseReason::stopped) << "the lease was not given up";
}

}  // namespace
}  // namespace kcl::consumer
