#include "kcl/base/backoff.h"

#include <gtest/gtest.h>

namespace kcl {
namespace {

TEST(Backoff, DrawsFromARangeThatDoublesUpToTheCap) {
    SeededRandom random(7);
    Backoff backoff(random, 100ms, 1s);
    for (const Duration most : {Duration(100ms), Duration(200ms), Duration(400ms), Duration(800ms),
                                Duration(1s), Duration(1s)}) {
        const Duration pause = backoff.next();
        EXPECT_GE(pause, Duration::zero());
        EXPECT_LE(pause, most);
    }
    EXPECT_EQ(backoff.failures(), 6);
}

TEST(Backoff, SpreadsOverTheWholeRange) {
    SeededRandom random(7);
    bool low = false, high = false;
    for (int i = 0; i < 200; ++i) {
        Backoff backoff(random, 100ms, 100ms);
        const Duration pause = backoff.next();
        low = low || pause < 20ms;
        high = high || pause > 80ms;
    }
    EXPECT_TRUE(low && high);
}

TEST(Backoff, StartsSmallAgainAfterASuccess) {
    SeededRandom random(7);
    Backoff backoff(random, 1ms, 1h);
    for (int i = 0; i < 30; ++i) backoff.next();
    backoff.reset();
    EXPECT_LE(backoff.next(), 1ms);
}

}  // namespace
}  // namespace kcl
