#include "kcl/base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace kcl {
namespace {

TEST(Random, GivesTheSameNumbersForTheSameSeed) {
    SeededRandom a(1), b(1), c(2);
    EXPECT_EQ(a.next(), b.next());
    EXPECT_NE(a.next(), c.next());
}

TEST(Random, StaysBelowTheBoundAndReachesEveryValue) {
    SeededRandom random(3);
    std::array<int, 5> seen{};
    for (int i = 0; i < 5000; ++i) ++seen.at(random.below(5));
    for (const int count : seen) EXPECT_NEAR(count, 1000, 200);
    EXPECT_EQ(random.below(0), 0U);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, DrawsFractionsBelowOne) {
    SeededRandom random(3);
    for (int i = 0; i < 1000; ++i) {
        const double fraction = random.fraction();
        EXPECT_GE(fraction, 0.0);
        EXPECT_LT(fraction, 1.0);
    }
}

TEST(Random, MakesVersionFourUuids) {
    SystemRandom random;
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const std::string uuid = random.uuid();
        EXPECT_THAT(uuid,
                    ::testing::MatchesRegex(
                        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        EXPECT_TRUE(seen.insert(uuid).second);
    }
}

}  // namespace
}  // namespace kcl
