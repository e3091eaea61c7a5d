#include "kcl/base/timestamp.h"

#include <fmt/format.h>

#include <charconv>

namespace kcl {

namespace {

/// Takes digits off the front of `text`; empty when there aren't exactly `count`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// ".25" as milliseconds, cut after the third digit; 0 without a fraction.
std::optional<int> take_millis(std::string_view& text) {
    if (!take(text, '.')) return 0;
    int millis = 0;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9';
         text.remove_prefix(1), ++digits)
        if (digits < 3) millis = millis * 10 + (text.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) millis *= 10;
    return millis;
}

std::optional<std::chrono::minutes> take_zone(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z') || text.empty()) return std::chrono::minutes(0);
    const bool east = text.front() == '+';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    take(text, ':');
    const auto minutes = take_digits(text, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const auto offset = std::chrono::minutes(*hours * 60 + *minutes);
    return east ? offset : -offset;
}

std::optional<SystemTime> parse_date(std::string_view text) {
    using namespace std::chrono;
    const auto y = take_digits(text, 4);
    if (!y || !take(text, '-')) return std::nullopt;
    const auto m = take_digits(text, 2);
    if (!m || !take(text, '-')) return std::nullopt;
    const auto d = take_digits(text, 2);
    if (!d) return std::nullopt;
    const year_month_day day{year(*y), month(static_cast<unsigned>(*m)),
                             std::chrono::day(static_cast<unsigned>(*d))};
    if (!day.ok()) return std::nullopt;
    SystemTime result{sys_days(day)};
    if (text.empty()) return result;
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
    int whole_seconds = 0;
    if (take(text, ':')) {
        const auto second = take_digits(text, 2);
        if (!second || *second > 60) return std::nullopt;
        whole_seconds = *second;
    }
    const auto millis = take_millis(text);
    if (!millis) return std::nullopt;
    const auto zone = take_zone(text);
    if (!zone || !text.empty()) return std::nullopt;
    return result + hours(*hour) + minutes(*minute) + seconds(whole_seconds) +
           milliseconds(*millis) - *zone;
}

std::optional<SystemTime> parse_unix(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || seconds < 0 || seconds > 253'402'300'799) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto millis = take_millis(text);
    if (!millis || !text.empty()) return std::nullopt;
    return SystemTime(std::chrono::seconds(seconds)) + std::chrono::milliseconds(*millis);
}

}  // namespace

std::optional<SystemTime> parse_timestamp(std::string_view text) {
    if (const auto date = parse_date(text)) return date;
    return parse_unix(text);
}

std::string format_timestamp(SystemTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

}  // namespace kcl
