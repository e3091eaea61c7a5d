#include "kcl/streams/put_queue.h"

#include <gmock/gmock.h>

namespace kcl::streams {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using wire::kinesis::PutRecordsResponse;
using wire::kinesis::PutRecordsResult;

constexpr std::size_t many = 1'000'000;

Outgoing record(std::uint64_t number, std::string key, std::string data = "data") {
    return {.number = number, .data = std::move(data), .partition_key = std::move(key)};
}

PutRecordsResult stored(std::string number) {
    return {.sequence_number = std::move(number), .shard_id = "shard"};
}
PutRecordsResult refused() {
    return {.error_code = "ProvisionedThroughputExceededException",
            .error_message = "Rate exceeded"};
}

class PutQueueTest : public ::testing::Test {
  protected:
    explicit PutQueueTest(PutRules rules = {}) : queue(rules) {}

    std::vector<std::uint64_t> take(std::size_t at_most = many) {
        std::vector<std::uint64_t> numbers;
        for (const auto& taken : queue.take(at_most)) numbers.push_back(taken.number);
        return numbers;
    }
    PutQueue::Outcome answer(std::vector<PutRecordsResult> results) {
        return queue.answered(PutRecordsResponse{.records = std::move(results)});
    }
    PutQueue::Outcome answer_well(std::size_t count) {
        return answer(std::vector<PutRecordsResult>(count, stored("1")));
    }
    static std::vector<std::uint64_t> numbers(const std::vector<PutQueue::NotStored>& records) {
        std::vector<std::uint64_t> result;
        for (const auto& lost : records) result.push_back(lost.number);
        return result;
    }

    PutQueue queue;
};

TEST_F(PutQueueTest, FillsACallInTheOrderOfTheRecords) {
    for (std::uint64_t i = 1; i <= 501; ++i) queue.add(record(i, std::to_string(i)));
    const auto first = take();
    ASSERT_EQ(first.size(), 500u);
    EXPECT_EQ(first.front(), 1u);
    EXPECT_EQ(first.back(), 500u);
    answer_well(500);
    EXPECT_THAT(take(), ElementsAre(501u));
}

TEST_F(PutQueueTest, KeepsACallWithinItsBytes) {
    const std::string large(900'000, 'x');
    for (std::uint64_t i = 1; i <= 7; ++i) queue.add(record(i, std::to_string(i), large));
    EXPECT_THAT(take(), ElementsAre(1u, 2u, 3u, 4u, 5u));
    answer_well(5);
    EXPECT_THAT(take(), ElementsAre(6u, 7u));
}

TEST_F(PutQueueTest, SendsARecordThatAStreamMayRefuseAlone) {
    queue.add(record(1, "a"));
    queue.add(record(2, "b", std::string(2 << 20, 'x')));
    queue.add(record(3, "c"));
    EXPECT_THAT(take(), ElementsAre(1u));
    answer_well(1);
    EXPECT_THAT(take(), ElementsAre(2u));
    answer_well(1);
    EXPECT_THAT(take(), ElementsAre(3u));
}

TEST_F(PutQueueTest, NeverPutsTwoRecordsOfOneKeyInOneCall) {
    queue.add(record(1, "a"));
    queue.add(record(2, "a"));
    queue.add(record(3, "b"));
    queue.add(record(4, "a"));
    EXPECT_THAT(take(), ElementsAre(1u, 3u));
    answer({refused(), stored("1")});
    EXPECT_THAT(take(), ElementsAre(1u));
    answer_well(1);
    EXPECT_THAT(take(), ElementsAre(2u));
    answer_well(1);
    EXPECT_THAT(take(), ElementsAre(4u));
}

TEST_F(PutQueueTest, DoesNotOvertakeARecordOfTheSameKeyThatHadNoRoom) {
    queue.add(record(1, "a", std::string(900'000, 'x')));
    for (std::uint64_t i = 2; i <= 5; ++i)
        queue.add(record(i, std::to_string(i), std::string(900'000, 'x')));
    queue.add(record(6, "b", std::string(900'000, 'x')));
    queue.add(record(7, "b"));
    EXPECT_THAT(take(), ElementsAre(1u, 2u, 3u, 4u, 5u));
    answer_well(5);
    EXPECT_THAT(take(), ElementsAre(6u));
}

TEST_F(PutQueueTest, TakesNoMoreThanItIsAllowed) {
    for (std::uint64_t i = 1; i <= 5; ++i) queue.add(record(i, std::to_string(i)));
    EXPECT_THAT(take(2), ElementsAre(1u, 2u));
}

TEST_F(PutQueueTest, TriesAgainOnlyWhatWasNotStored) {
    queue.add(record(1, "a"));
    queue.add(record(2, "b"));
    queue.add(record(3, "c"));
    take();
    const auto outcome = answer({stored("11"), refused(), stored("13")});
    ASSERT_EQ(outcome.stored.size(), 2u);
    EXPECT_EQ(outcome.stored[1].sequence_number, "13");
    EXPECT_EQ(outcome.tried_again, 1u);
    EXPECT_THAT(outcome.not_stored, IsEmpty());
    EXPECT_THAT(take(), ElementsAre(2u));
}

TEST_F(PutQueueTest, TakesARecordThatTheAnswerForgotForNotStored) {
    queue.add(record(1, "a"));
    queue.add(record(2, "b"));
    take();
    EXPECT_EQ(answer({stored("1")}).tried_again, 1u);
    EXPECT_THAT(take(), ElementsAre(2u));
}

class ImpatientPutQueueTest : public PutQueueTest {
  protected:
    ImpatientPutQueueTest() : PutQueueTest({.attempts = 2}) {}
};

TEST_F(ImpatientPutQueueTest, GivesARecordUpAfterItsAttemptsAndSaysWhy) {
    queue.add(record(1, "a"));
    queue.add(record(2, "a"));
    take();
    answer({refused()});
    take();
    const auto outcome = answer({refused()});
    EXPECT_THAT(
        outcome.not_stored,
        ElementsAre(AllOf(Field(&PutQueue::NotStored::number, 1u),
                          Field(&PutQueue::NotStored::reason,
                                AllOf(HasSubstr("Rate exceeded"),
                                      HasSubstr("ProvisionedThroughputExceededException"))))));
    EXPECT_THAT(take(), ElementsAre(2u));
}

TEST_F(ImpatientPutQueueTest, CountsACallThatFailedAsAnAttemptOfEachRecord) {
    queue.add(record(1, "a"));
    queue.add(record(2, "b"));
    take();
    EXPECT_EQ(queue.refused({Fault::unavailable, "away", ""}).tried_again, 2u);
    take();
    EXPECT_THAT(numbers(queue.refused({Fault::unavailable, "away", ""}).not_stored),
                ElementsAre(1u, 2u));
    EXPECT_EQ(queue.waiting(), 0u);
}

TEST_F(ImpatientPutQueueTest, FindsTheOneRecordForWhichACallIsRefused) {
    for (std::uint64_t i = 1; i <= 3; ++i) queue.add(record(i, std::to_string(i)));
    take();
    EXPECT_THAT(queue.refused({Fault::invalid, "too large", ""}).not_stored, IsEmpty());
    EXPECT_THAT(take(), ElementsAre(1u));
    answer_well(1);
    EXPECT_THAT(take(), ElementsAre(2u));
    EXPECT_THAT(numbers(queue.refused({Fault::invalid, "too large", ""}).not_stored),
                ElementsAre(2u));
    EXPECT_THAT(take(), ElementsAre(3u));
}

TEST_F(PutQueueTest, HandsBackAllThatWasNotStored) {
    queue.add(record(1, "a"));
    queue.add(record(2, "a"));
    queue.add(record(3, "b"));
    take();
    std::vector<std::uint64_t> left;
    for (const auto& unsent : queue.give_up()) left.push_back(unsent.number);
    EXPECT_THAT(left, ElementsAre(1u, 2u, 3u));
    EXPECT_EQ(queue.waiting_bytes(), 0u);
}

TEST(Outgoing, IsCheckedBeforeItIsSent) {
    EXPECT_EQ(fault_of(record(1, "k")), std::nullopt);
    EXPECT_THAT(fault_of(record(1, "")), Optional(HasSubstr("empty")));
    EXPECT_EQ(fault_of(record(1, std::string(256, 'k'))), std::nullopt);
    EXPECT_THAT(fault_of(record(1, std::string(257, 'k'))), Optional(HasSubstr("257")));
    std::string umlauts;
    for (int i = 0; i < 256; ++i) umlauts += "ü";
    EXPECT_EQ(fault_of(record(1, umlauts)), std::nullopt);
    EXPECT_THAT(fault_of(record(1, "k", std::string(10 << 20, 'x'))), Optional(HasSubstr("bytes")));
    auto hashed = record(1, "k");
    hashed.explicit_hash_key = "340282366920938463463374607431768211456";
    EXPECT_THAT(fault_of(hashed), Optional(HasSubstr("2^128-1")));
}

}  // namespace
}  // namespace kcl::streams
