#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace kcl {

/// The number that a text is, as a whole, in decimal digits; empty when it is anything else, or
/// does not fit. A double may come out infinite or NaN, if the text says so.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

}  // namespace kcl
