#include "kcl/cli/duration.h"

#include <array>
#include <charconv>
#include <utility>

namespace kcl::cli {

namespace {

constexpr std::chrono::milliseconds longest = std::chrono::years(100);
constexpr std::array<std::pair<std::string_view, std::chrono::milliseconds>, 5> units{{
    {"ms", std::chrono::milliseconds(1)},
    {"s", std::chrono::seconds(1)},
    {"m", std::chrono::minutes(1)},
    {"h", std::chrono::hours(1)},
    {"d", std::chrono::hours(24)},
}};

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    std::uint32_t count = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (fault != std::errc{}) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, length] : units)
        if (unit == name && count <= longest / length) return count * length;
    return std::nullopt;
}

}  // namespace kcl::cli
