#include "kcl/coordination/owner_clocks.h"

#include "network.h"

#include <gtest/gtest.h>

namespace kcl::coordination {
namespace {

leases::RenewalStamp stamp_of_a(std::chrono::milliseconds time) { return {"a", time}; }

TEST(OwnerClocks, KnowsNothingOfAClockThatItNeverHeardOf) {
    const OwnerClocks clocks;
    EXPECT_FALSE(clocks.sent_by(stamp_of_a(1s), at(0s)).has_value());
    EXPECT_FALSE(clocks.sharp("a", 1h));
}

TEST(OwnerClocks, TellsByOneStampHowMuchOlderAnotherIs) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(20s), at(0s), std::nullopt);
    EXPECT_EQ(clocks.sent_by(stamp_of_a(20s), at(0s)), at(0s));
    EXPECT_EQ(clocks.sent_by(stamp_of_a(14s), at(0s)), at(-6s + 660ms))
        << "less what two clocks may differ";
}

TEST(OwnerClocks, NeverTakesARenewalForOlderThanItCanBe) {
    // The truth: the other clock is an hour behind ours. Rows are read late, by as much as 5 s.
    OwnerClocks clocks;
    for (const auto sent : {10s, 17s, 24s, 31s, 38s}) {
        const Duration late = 1s * (sent.count() * 7 % 6);
        clocks.learn(stamp_of_a(sent), at(sent + late), std::nullopt);
        const auto known = clocks.sent_by(stamp_of_a(sent), at(sent + late));
        ASSERT_TRUE(known.has_value());
        EXPECT_GE(*known, at(sent));
        EXPECT_LE(*known, at(sent + late));
    }
}

TEST(OwnerClocks, BelievesThePromptestReadButNotForEver) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(10s), at(10s), std::nullopt);
    clocks.learn(stamp_of_a(20s), at(25s), std::nullopt);
    EXPECT_EQ(clocks.sent_by(stamp_of_a(20s), at(25s)), at(20s + 1100ms));
    clocks.learn(stamp_of_a(1000s), at(1003s), std::nullopt);
    EXPECT_EQ(clocks.sent_by(stamp_of_a(1000s), at(1003s)), at(1003s));
}

TEST(OwnerClocks, NeverTakesARenewalForOlderThanItIsWhenOneClockRunsFastAndTheOtherSlow) {
    for (const auto& [theirs, ours] : {std::pair(0.95, 1.05), std::pair(1.05, 0.95)}) {
        const auto by_them = [&](double second) {
            return stamp_of_a(std::chrono::milliseconds(static_cast<int>(second * 1000 * theirs)));
        };
        const auto by_us = [&](double second) {
            return at(std::chrono::milliseconds(static_cast<int>(second * 1000 * ours)));
        };
        OwnerClocks clocks;
        clocks.learn(by_them(100), by_us(100), std::nullopt);
        for (const double sent : {60.0, 93.0, 100.0, 107.0, 140.0})
            EXPECT_GE(*clocks.sent_by(by_them(sent), by_us(1000)), by_us(sent)) << sent;
    }
}

TEST(OwnerClocks, SaysNoMomentLaterThanNow) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(10s), at(10s), std::nullopt);
    EXPECT_EQ(clocks.sent_by(stamp_of_a(99s), at(11s)), at(11s));
}

TEST(OwnerClocks, IsSharpOnceItHasSeenARenewalComeBetweenTwoReads) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(10s), at(14s), std::nullopt);
    EXPECT_FALSE(clocks.sharp("a", 500ms)) << "it may be as old as it likes";
    clocks.learn(stamp_of_a(17s), at(21s), at(18s));
    EXPECT_FALSE(clocks.sharp("a", 500ms));
    clocks.learn(stamp_of_a(24s), at(24s + 400ms), at(24s - 50ms));
    EXPECT_TRUE(clocks.sharp("a", 500ms));
}

TEST(OwnerClocks, IsSharpByTwoLeasesThatWereRenewedRightAfterAndRightBeforeTwoReads) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(10s + 10ms), at(12s), at(10s));
    EXPECT_FALSE(clocks.sharp("a", 500ms));
    clocks.learn(stamp_of_a(12s - 10ms), at(12s), at(10s));
    EXPECT_TRUE(clocks.sharp("a", 500ms));
}

TEST(OwnerClocks, ForgetsClocksOfThePast) {
    OwnerClocks clocks;
    clocks.learn(stamp_of_a(10s), at(10s), std::nullopt);
    clocks.forget_before(at(10s));
    EXPECT_TRUE(clocks.sent_by(stamp_of_a(10s), at(10s)).has_value());
    clocks.forget_before(at(11s));
    EXPECT_FALSE(clocks.sent_by(stamp_of_a(10s), at(11s)).has_value());
}

}  // namespace
}  // namespace kcl::coordination
