#include "kcl/cli/duration.h"

#include <gtest/gtest.h>

namespace kcl::cli {
namespace {

TEST(Duration, IsTakenInTheFormsThatPeopleType) {
    using namespace std::chrono;
    EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
    EXPECT_EQ(parse_duration("90s"), seconds(90));
    EXPECT_EQ(parse_duration("10m"), minutes(10));
    EXPECT_EQ(parse_duration("48h"), hours(48));
    EXPECT_EQ(parse_duration("7d"), hours(168));
    EXPECT_EQ(parse_duration("0s"), seconds(0));
}

TEST(Duration, IsRefusedWithoutUnitOrSense) {
    for (const auto* text : {"", "10", "s", "-5s", "1.5h", "10 m", "10w", "99999999999s", "40000d"})
        EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

}  // namespace
}  // namespace kcl::cli
