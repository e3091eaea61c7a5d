#include "kcl/local/powers/faults/fault_book.h"

#include <gtest/gtest.h>

namespace kcl::local::powers {
namespace {

CallFacts call_of(std::string operation) {
    CallFacts facts;
    facts.operation = std::move(operation);
    return facts;
}

FaultRule rule_for(std::string operation, FaultKind kind, double rate = 1) {
    FaultRule rule;
    rule.operations = {std::move(operation)};
    rule.kind = kind;
    rule.rate = rate;
    return rule;
}

/// Which of a hundred calls fail.
std::string pattern(FaultBook& book, const std::string& operation) {
    std::string pattern;
    for (int i = 0; i < 100; ++i) {
        const auto verdict = book.judge(call_of(operation));
        pattern += verdict.fault != nullptr ? 'x' : '.';
    }
    return pattern;
}

TEST(FaultBook, MeetsTheSameFaultsForTheSameSeed) {
    FaultBook first(7);
    FaultBook second(7);
    FaultBook other(8);
    for (auto* book : {&first, &second, &other}) book->add(rule_for("A", FaultKind::drop, 0.3), {});
    const auto faults = pattern(first, "A");
    EXPECT_EQ(faults, pattern(second, "A"));
    EXPECT_NE(faults, pattern(other, "A"));
    const auto struck = std::ranges::count(faults, 'x');
    EXPECT_GT(struck, 15);
    EXPECT_LT(struck, 45);
    first.start_over(7);
    first.add(rule_for("A", FaultKind::drop, 0.3), {});
    EXPECT_EQ(pattern(first, "A"), faults);
}

TEST(FaultBook, LetsOneRuleNotDisturbAnother) {
    FaultBook alone(7);
    FaultBook together(7);
    for (auto* book : {&alone, &together}) book->add(rule_for("A", FaultKind::drop, 0.3), {});
    together.add(rule_for("B", FaultKind::drop, 0.5), {});
    std::string seen;
    for (int i = 0; i < 100; ++i) {
        together.judge(call_of("B"));
        seen += together.judge(call_of("A")).fault != nullptr ? 'x' : '.';
    }
    EXPECT_EQ(seen, pattern(alone, "A"));
}

TEST(FaultBook, StrikesAfterSoManyCallsAndOnlySoOften) {
    FaultBook book(1);
    auto rule = rule_for("A", FaultKind::drop);
    rule.after = 2;
    rule.count = 3;
    book.add(std::move(rule), {});
    EXPECT_EQ(pattern(book, "A").substr(0, 10), "..xxx.....");
    EXPECT_EQ(book.entries().front().selected, 100u);
    EXPECT_EQ(book.entries().front().struck, 3u);
}

TEST(FaultBook, AddsLatenciesUpAndTakesTheFirstOtherFault) {
    FaultBook book(1);
    auto slow = rule_for("A", FaultKind::latency);
    slow.least = slow.most = milliseconds(20);
    auto slower = slow;
    slower.least = milliseconds(5);
    book.add(slow, {});
    book.add(rule_for("A", FaultKind::throttle), {});
    book.add(rule_for("A", FaultKind::drop), {});
    book.add(slower, {});
    const auto verdict = book.judge(call_of("A"));
    ASSERT_NE(verdict.fault, nullptr);
    EXPECT_EQ(verdict.fault->kind, FaultKind::throttle);
    EXPECT_EQ(verdict.hold, 20ms);
    ASSERT_TRUE(book.remove(2));
    EXPECT_FALSE(book.remove(2));
    ASSERT_TRUE(book.remove(3));
    const auto both = book.judge(call_of("A"));
    EXPECT_EQ(both.fault, nullptr);
    EXPECT_GE(both.hold, 25ms);
    EXPECT_LE(both.hold, 40ms);
}

TEST(FaultBook, FailsAtLeastOneEntryOfAPartialFailure) {
    FaultBook book(1);
    auto rule = rule_for("PutRecords", FaultKind::partial);
    rule.share = 0.01;
    rule.partition_key = "b*";
    book.add(std::move(rule), {});
    auto facts = call_of("PutRecords");
    facts.subjects.resize(3);
    facts.subjects[1].partition_key = "b1";
    facts.subjects[2].partition_key = "c";
    const auto verdict = book.judge(facts);
    EXPECT_EQ(verdict.failing, std::vector<std::size_t>{1});
    facts.subjects[1].partition_key = "a";
    EXPECT_EQ(book.judge(facts).fault, nullptr);
}

}  // namespace
}  // namespace kcl::local::powers
