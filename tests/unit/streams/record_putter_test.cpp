#include "kcl/streams/record_putter.h"

#include "kcl/base/task_group.h"

#include "tests/unit/streams/local_stream.h"

namespace kcl::streams {
namespace {

using ::testing::ElementsAre;
using testing::Fails;
using testing::Fate;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::SizeIs;

class RecordPutterTest : public LocalStream {
  protected:
    /// Puts `count` records, with keys that repeat after `keys` of them.
    Result<void> put_all(int count, int keys, std::optional<double> rate = {}) {
        RecordPutter::Target target{.stream_name = "s", .records_per_second = rate};
        putter.emplace(RecordPutter::Outside{io.get_executor(), kinesis, clock, random}, target,
                       [this](const PutQueue::Outcome& outcome) {
                           stored += outcome.stored.size();
                           tried_again += outcome.tried_again;
                           for (const auto& lost : outcome.not_stored) not_stored.push_back(lost);
                       });
        Result<void> result;
        play(both(count, keys, result));
        return result;
    }
    Story both(int count, int keys, Result<void>& result) {
        TaskGroup group(io.get_executor());
        group.spawn(add(count, keys));
        group.spawn(send(result));
        co_await group.join();
    }
    Story add(int count, int keys) {
        for (int i = 0; i < count; ++i) {
            Outgoing record{.number = static_cast<std::uint64_t>(i + 1), .data = std::to_string(i)};
            record.partition_key = std::to_string(i % keys);
            co_await putter->add(std::move(record));
        }
        putter->finish();
    }
    Story send(Result<void>& result) {
        auto sent = co_await putter->run();
        result = std::move(sent);
    }

    /// The numbers in the only shard, in its order.
    asio::awaitable<std::vector<int>> in_stream() {
        wire::kinesis::GetShardIteratorRequest where{.stream_name = "s", .shard_id = shard_0};
        const auto iterator = co_await calm.get_shard_iterator(std::move(where));
        wire::kinesis::GetRecordsRequest request{.shard_iterator = iterator->shard_iterator};
        const auto page = co_await calm.get_records(std::move(request));
        std::vector<int> numbers;
        for (const auto& record : page->records)
            numbers.push_back(std::stoi(std::string(
                reinterpret_cast<const char*>(record.data.data()), record.data.size())));
        co_return numbers;
    }

    std::optional<RecordPutter> putter;
    std::size_t stored = 0;
    std::size_t tried_again = 0;
    std::vector<PutQueue::NotStored> not_stored;
};

TEST_F(RecordPutterTest, StoresEverythingAndEnds) {
    play(create(1));
    EXPECT_THAT(put_all(1'200, 1'200), IsOk());
    EXPECT_EQ(stored, 1'200u);
    EXPECT_THAT(play(in_stream()), SizeIs(1'200));
    EXPECT_THAT(putter->unsent(), IsEmpty());
}

TEST_F(RecordPutterTest, KeepsTheOrderOfEachKeyWhateverGoesWrong) {
    play(create(1));
    faults.set({.unreachable = 0.2, .throttled = 0.2});
    EXPECT_THAT(put_all(300, 7), IsOk());
    const auto numbers = play(in_stream());
    ASSERT_THAT(numbers, SizeIs(300));
    EXPECT_GT(tried_again, 0u);
    std::map<int, int> last;
    for (const int number : numbers) {
        const auto [before, first] = last.try_emplace(number % 7, number);
        EXPECT_TRUE(first || before->second < number);
        before->second = number;
    }
}

TEST_F(RecordPutterTest, KeepsToTheRate) {
    play(create(1));
    const auto began = clock.steady_now();
    EXPECT_THAT(put_all(100, 100, 20), IsOk());
    EXPECT_GE(clock.steady_now() - began, 4800ms);
    EXPECT_LE(clock.steady_now() - began, 5200ms);
}

TEST_F(RecordPutterTest, SaysWhichRecordNoStreamTakes) {
    play(create(1));
    putter.reset();
    RecordPutter one({io.get_executor(), kinesis, clock, random}, {.stream_name = "s"},
                     [this](const auto& outcome) { not_stored = outcome.not_stored; });
    Outgoing bad{.number = 17, .data = "x", .partition_key = ""};
    play(one.add(std::move(bad)));
    ASSERT_THAT(not_stored, SizeIs(1));
    EXPECT_EQ(not_stored[0].number, 17u);
}

TEST_F(RecordPutterTest, StopsAtOnceWhenThereIsNoSuchStream) {
    EXPECT_THAT(put_all(3, 3), Fails(Fault::not_found));
    EXPECT_THAT(putter->unsent(), SizeIs(3));
}

TEST_F(RecordPutterTest, GivesUpAServiceThatStaysAway) {
    play(create(1));
    faults.set({.unreachable = 1});
    EXPECT_THAT(put_all(20'000, 20'000), Fails(Fault::unavailable));
    EXPECT_EQ(stored, 0u);
}

}  // namespace
}  // namespace kcl::streams
