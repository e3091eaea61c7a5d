#include "kcl/aws/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace kcl::aws {

namespace {

constexpr int retry_price = 5;
constexpr int timeout_price = 10;
constexpr int success_reward = 1;

/// A whole non-negative number and nothing else.
std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || number < 0) return std::nullopt;
    return number;
}

Duration ceiling_of(Duration base, int retries, Duration cap) {
    for (int i = 0; i < retries && base < cap; ++i) base *= 2;
    return std::min(base, cap);
}

}  // namespace

std::vector<std::string> RetryPolicy::validate() const {
    std::vector<std::string> faults;
    if (max_attempts < 1) faults.emplace_back("a call needs at least one attempt");
    if (base < Duration::zero() || throttled_base < Duration::zero() || cap < Duration::zero())
        faults.emplace_back("the waits between attempts must not be negative");
    return faults;
}

std::optional<int> RetryQuota::take(Trouble trouble) {
    const int price = trouble == Trouble::timed_out ? timeout_price : retry_price;
    if (left_ < price) return std::nullopt;
    left_ -= price;
    return price;
}

void RetryQuota::succeeded(int paid) {
    left_ = std::min(capacity_, left_ + std::max(paid, success_reward));
}

std::optional<Retry> next_retry(const RetryPolicy& policy, int attempts, Trouble trouble,
                                std::optional<Duration> asked_wait, RetryQuota& quota,
                                Random& random) {
    const bool worth_it = trouble == Trouble::transient || trouble == Trouble::timed_out ||
                          trouble == Trouble::throttled;
    if (!worth_it || attempts >= policy.max_attempts) return std::nullopt;
    const auto paid = quota.take(trouble);
    if (!paid) return std::nullopt;
    const auto base = trouble == Trouble::throttled ? policy.throttled_base : policy.base;
    const auto ceiling = ceiling_of(base, attempts - 1, policy.cap);
    const Duration drawn(
        static_cast<Duration::rep>(random.fraction() * static_cast<double>(ceiling.count())));
    const auto asked = std::min(asked_wait.value_or(Duration::zero()), policy.cap);
    return Retry{std::max(drawn, asked), *paid};
}

std::optional<Duration> asked_wait(std::string_view amz_retry_after, std::string_view retry_after) {
    constexpr std::int64_t a_day_of_seconds = 24 * 60 * 60;
    if (const auto milliseconds = whole(amz_retry_after))
        return std::chrono::milliseconds(std::min(*milliseconds, a_day_of_seconds * 1000));
    if (const auto seconds = whole(retry_after))
        return std::chrono::seconds(std::min(*seconds, a_day_of_seconds));
    return std::nullopt;
}

std::optional<SystemTime> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::string_view form = "Sun, 06 Nov 1994 08:49:37 GMT";
    if (text.size() != form.size() || !text.ends_with(" GMT")) return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t digits) {
        return whole(text.substr(at, digits));
    };
    const auto day = number(5, 2), year = number(12, 4);
    const auto hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (!day || !year || !hour || !minute || !second || month == months.end()) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(static_cast<int>(*year)),
        std::chrono::month(static_cast<unsigned>(month - months.begin() + 1)),
        std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return SystemTime(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace kcl::aws
