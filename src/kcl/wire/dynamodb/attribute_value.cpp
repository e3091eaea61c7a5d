#include "kcl/wire/dynamodb/attribute_value.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace kcl::wire::dynamodb {
namespace {

bool are_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The exponent behind an 'e', cut off `text`; empty when it is malformed or beyond all that could
/// fit.
std::optional<int> take_exponent(std::string_view& text) {
    const auto mark = text.find_first_of("eE");
    if (mark == text.npos) return 0;
    auto digits = text.substr(mark + 1);
    text = text.substr(0, mark);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    int exponent = 0;
    const auto end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, exponent);
    constexpr int beyond_doubt = 1000;
    if (error != std::errc{} || stop != end || std::abs(exponent) > beyond_doubt)
        return std::nullopt;
    return exponent;
}

}  // namespace

std::optional<std::int64_t> AttributeValue::as_integer() const {
    const std::string* number = as_n();
    if (number == nullptr) return std::nullopt;
    std::string_view text = *number;
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    const auto exponent = take_exponent(text);
    if (!exponent) return std::nullopt;

    const auto point = text.find('.');
    const auto fraction = point == text.npos ? std::string_view{} : text.substr(point + 1);
    std::string digits(text.substr(0, point));
    digits += fraction;
    if (digits.empty() || !are_digits(digits)) return std::nullopt;

    int shift = *exponent - static_cast<int>(fraction.size());
    for (; shift < 0 && digits.size() > 1 && digits.back() == '0'; ++shift) digits.pop_back();
    if (digits.find_first_not_of('0') == digits.npos) return 0;
    if (shift < 0) return std::nullopt;
    digits.append(static_cast<std::size_t>(shift), '0');
    if (is_negative) digits.insert(0, 1, '-');
    std::int64_t integer = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), integer).ec != std::errc{})
        return std::nullopt;
    return integer;
}

}  // namespace kcl::wire::dynamodb
