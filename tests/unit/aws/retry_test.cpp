#include "kcl/aws/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace kcl::aws {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RetryTest : public ::testing::Test {
  protected:
    std::optional<Retry> after(Trouble trouble, int attempts, std::optional<Duration> asked = {}) {
        return next_retry(policy, attempts, trouble, asked, quota, random);
    }
    /// The longest of many draws.
    Duration longest(Trouble trouble, int attempts) {
        Duration most{};
        for (int i = 0; i < 2000; ++i) {
            RetryQuota plenty;
            most = std::max(most, next_retry(policy, attempts, trouble, {}, plenty, random)->wait);
        }
        return most;
    }

    RetryPolicy policy{.max_attempts = 100};
    RetryQuota quota{1'000'000};
    SeededRandom random{7};
};

TEST_F(RetryTest, TriesAgainOnlyWhenThatCanHelp) {
    const struct {
        Trouble trouble;
        bool again;
    } rows[] = {
        {Trouble::transient, true},   {Trouble::timed_out, true},
        {Trouble::throttled, true},   {Trouble::permanent, false},
        {Trouble::clock_skew, false}, {Trouble::stale_credentials, false},
    };
    for (const auto& row : rows) EXPECT_EQ(after(row.trouble, 1).has_value(), row.again);
}

TEST_F(RetryTest, StopsAtTheLastAttempt) {
    policy.max_attempts = 3;
    EXPECT_TRUE(after(Trouble::transient, 1));
    EXPECT_TRUE(after(Trouble::transient, 2));
    EXPECT_FALSE(after(Trouble::transient, 3));
    policy.max_attempts = 1;
    EXPECT_FALSE(after(Trouble::transient, 1));
}

TEST_F(RetryTest, WaitsLongerEachTimeUpToTheCap) {
    policy.base = 50ms;
    policy.throttled_base = 100ms;
    policy.cap = 20s;
    const struct {
        Trouble trouble;
        int attempts;
        Duration ceiling;
    } rows[] = {
        {Trouble::transient, 1, 50ms},  {Trouble::transient, 2, 100ms},
        {Trouble::transient, 5, 800ms}, {Trouble::transient, 10, 20s},
        {Trouble::transient, 99, 20s},  {Trouble::throttled, 1, 100ms},
        {Trouble::throttled, 2, 200ms}, {Trouble::timed_out, 1, 50ms},
    };
    for (const auto& row : rows) {
        const auto most = longest(row.trouble, row.attempts);
        EXPECT_LE(most, row.ceiling);
        EXPECT_GE(most, row.ceiling * 98 / 100);  // all of the range is used
    }
}

TEST_F(RetryTest, SpreadsManyClientsOverTheWholeWait) {
    std::set<Duration> tenths;
    for (int i = 0; i < 500; ++i) tenths.insert(after(Trouble::transient, 1)->wait / 5'000'000);
    EXPECT_EQ(tenths.size(), 10U);
}

TEST_F(RetryTest, WaitsAtLeastAsLongAsAskedButNotForever) {
    EXPECT_GE(after(Trouble::throttled, 1, 3s)->wait, 3s);
    EXPECT_EQ(after(Trouble::throttled, 1, 1h)->wait, policy.cap);
    EXPECT_LE(after(Trouble::throttled, 1, 0s)->wait, 100ms);
}

TEST_F(RetryTest, PaysFromTheQuotaAndStopsWhenItIsEmpty) {
    quota = RetryQuota(20);
    EXPECT_EQ(after(Trouble::transient, 1)->paid, 5);
    EXPECT_EQ(after(Trouble::timed_out, 1)->paid, 10);
    EXPECT_EQ(quota.left(), 5);
    EXPECT_FALSE(after(Trouble::timed_out, 1));
    EXPECT_TRUE(after(Trouble::throttled, 1));
    EXPECT_FALSE(after(Trouble::transient, 1));
    quota.succeeded(5);
    EXPECT_EQ(quota.left(), 5);
    EXPECT_TRUE(after(Trouble::transient, 1));
}

TEST_F(RetryTest, SuccessesRefillTheQuotaButNotBeyondItsSize) {
    quota = RetryQuota(10);
    after(Trouble::transient, 1);
    quota.succeeded(0);
    EXPECT_EQ(quota.left(), 6);
    quota.succeeded(10);
    EXPECT_EQ(quota.left(), 10);
}

TEST(AskedWait, ReadsBothHeaders) {
    EXPECT_EQ(asked_wait("1500", ""), Duration(1500ms));
    EXPECT_EQ(asked_wait("", "3"), Duration(3s));
    EXPECT_EQ(asked_wait("20", "3"), Duration(20ms));
    EXPECT_EQ(asked_wait("soon", "3"), Duration(3s));
    for (const char* odd :
         {"", "-1", "1.5", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999999999999"})
        EXPECT_EQ(asked_wait("", odd), std::nullopt) << odd;
    EXPECT_EQ(asked_wait("", "9999999999"), Duration(24h));
}

TEST(HttpDate, IsReadToTheSecond) {
    const auto expected =
        std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 37s;
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), SystemTime(expected));
    for (const char* odd : {"", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994 08:49 GMT",
                            "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
                            "Sun, 06 Nov 1994 28:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"})
        EXPECT_EQ(parse_http_date(odd), std::nullopt) << odd;
}

TEST(RetryPolicy, ReportsEveryFaultAtOnce) {
    EXPECT_THAT(RetryPolicy{}.validate(), IsEmpty());
    const RetryPolicy bad{.max_attempts = 0, .cap = -1s};
    EXPECT_THAT(bad.validate(),
                ElementsAre(HasSubstr("at least one attempt"), HasSubstr("negative")));
}

}  // namespace
}  // namespace kcl::aws
