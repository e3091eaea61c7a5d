#include "kcl/streams/pace.h"

#include <gtest/gtest.h>

namespace kcl::streams {
namespace {

const SteadyTime start{};

/// How many records go out until `end` when everything allowed is sent at once.
std::size_t sent_until(Pace pace, SteadyTime end, std::size_t most_at_once = 500) {
    std::size_t sent = 0;
    for (SteadyTime now = start; now <= end;) {
        const auto count = std::min(pace.allowed(now), most_at_once);
        pace.sent(count);
        sent += count;
        now = std::max(now + 1ns, pace.next_at());
    }
    return sent;
}

TEST(Pace, LetsTheFirstRecordGoAtOnceAndTheNextInItsTime) {
    Pace pace(10, start);
    EXPECT_EQ(pace.allowed(start), 1u);
    pace.sent(1);
    EXPECT_EQ(pace.allowed(start), 0u);
    EXPECT_GE(pace.next_at(), start + 100ms);
    EXPECT_LE(pace.next_at(), start + 101ms);
    EXPECT_EQ(pace.allowed(pace.next_at()), 1u);
}

TEST(Pace, HoldsOverTime) {
    for (const double rate : {0.5, 7.0, 100.0, 20'000.0}) {
        const auto sent = static_cast<double>(sent_until(Pace(rate, start), start + 100s));
        EXPECT_NEAR(sent, 100 * rate, 1 + rate / 100) << rate;
    }
}

TEST(Pace, DoesNotMakeUpForLongSilence) {
    Pace pace(100, start);
    EXPECT_EQ(pace.allowed(start + 1h), 10u);
}

}  // namespace
}  // namespace kcl::streams
