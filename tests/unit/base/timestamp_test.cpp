#include "kcl/base/timestamp.h"

#include <gtest/gtest.h>

namespace kcl {
namespace {

std::optional<std::int64_t> millis(std::string_view text) {
    const auto time = parse_timestamp(text);
    if (!time) return std::nullopt;
    return time->time_since_epoch().count();
}

TEST(Timestamp, IsTakenInTheFormsThatPeopleType) {
    EXPECT_EQ(millis("2026-01-31T12:00:00Z"), 1'769'860'800'000);
    EXPECT_EQ(millis("2026-01-31T12:00Z"), 1'769'860'800'000);
    EXPECT_EQ(millis("2026-01-31 12:00:00"), 1'769'860'800'000);
    EXPECT_EQ(millis("2026-01-31T13:00:00.250+01:00"), 1'769'860'800'250);
    EXPECT_EQ(millis("2026-01-31T06:30:00-0530"), 1'769'860'800'000);
    EXPECT_EQ(millis("2026-01-31"), 1'769'817'600'000);
    EXPECT_EQ(millis("1769860800"), 1'769'860'800'000);
    EXPECT_EQ(millis("1769860800.25"), 1'769'860'800'250);
    EXPECT_EQ(millis("1769860800.2509"), 1'769'860'800'250);
    EXPECT_EQ(millis("2024-02-29"), 1'709'164'800'000);
}

TEST(Timestamp, IsRefusedWhenNoSuchMomentExists) {
    for (const char* text : {"", "yesterday", "2026-02-29", "2026-13-01", "2026-01-31T24:00:00Z",
                             "2026-01-31T12:60Z", "2026-01-31T12:00:00Zx", "2026-01-31T", "-5",
                             "12.", "1e9", "2026-1-31", "99999999999999"})
        EXPECT_EQ(millis(text), std::nullopt) << text;
}

}  // namespace
}  // namespace kcl
