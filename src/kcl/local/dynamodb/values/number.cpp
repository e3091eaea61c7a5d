#include "kcl/local/dynamodb/values/number.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

namespace kcl::local::dynamodb {
namespace {

constexpr int highest_power = 126;  // 0.999e126 is below 1e126
constexpr int lowest_power = -129;  // 0.1e-129 is 1e-130
constexpr int exponent_bound =
    100'000;  // far outside of the range, and far from overflowing an int

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The exponent after 'e', held within ±exponent_bound; empty when it is not a number.
std::optional<int> parse_exponent(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
    int value = 0;
    for (const char c : text) value = std::min(value * 10 + (c - '0'), exponent_bound);
    return negative ? -value : value;
}

/// Digits of an intermediate sum: room for 38 digits, shifted by at most as many, and a carry.
constexpr std::size_t sum_places = 2 * Number::max_digits + 1;
using SumDigits = std::array<std::uint8_t, sum_places>;

/// Writes `digits` into `sum` so that a digit of weight 10^(top-1) stands at place 0.
void place(std::span<const std::uint8_t> digits, int offset, SumDigits& sum) {
    std::ranges::copy(digits, sum.begin() + offset);
}

void add_into(SumDigits& sum, const SumDigits& other) {
    int carry = 0;
    for (std::size_t i = sum_places; i-- > 0;) {
        const int digit = sum[i] + other[i] + carry;
        sum[i] = static_cast<std::uint8_t>(digit % 10);
        carry = digit / 10;
    }
}

/// `sum` must not be less than `other`.
void subtract_from(SumDigits& sum, const SumDigits& other) {
    int borrow = 0;
    for (std::size_t i = sum_places; i-- > 0;) {
        int digit = sum[i] - other[i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        if (borrow) digit += 10;
        sum[i] = static_cast<std::uint8_t>(digit);
    }
}

}  // namespace

std::expected<Number, NumberFault> Number::parse(std::string_view text) {
    Number number;
    if (text.starts_with('-') || text.starts_with('+')) {
        number.negative_ = text.front() == '-';
        text.remove_prefix(1);
    }
    int exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != text.npos) {
        const auto parsed = parse_exponent(text.substr(e + 1));
        if (!parsed) return std::unexpected(NumberFault::not_a_number);
        exponent = *parsed;
        text = text.substr(0, e);
    }

    const auto point = std::min(text.find('.'), text.size());
    const auto fraction = text.substr(std::min(point + 1, text.size()));
    const auto whole = text.substr(0, point);
    if ((whole.empty() && fraction.empty()) || !std::ranges::all_of(whole, is_digit) ||
        !std::ranges::all_of(fraction, is_digit))
        return std::unexpected(NumberFault::not_a_number);

    std::size_t leading = 0;  // zeros before the first significant digit
    std::size_t significant =
        0;  // digits from the first significant one to the last that is not zero
    std::size_t seen = 0;
    for (const auto part : {whole, fraction})
        for (const char c : part) {
            if (significant == 0 && c == '0') {
                ++leading;
                continue;
            }
            if (seen < max_digits) number.digits_[seen] = static_cast<std::uint8_t>(c - '0');
            ++seen;
            if (c != '0') significant = seen;
        }
    if (significant == 0) return Number{};

    const auto power =
        static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(leading) + exponent;
    if (power > highest_power) return std::unexpected(NumberFault::too_large);
    if (power < lowest_power) return std::unexpected(NumberFault::too_small);
    if (significant > max_digits) return std::unexpected(NumberFault::too_many_digits);
    number.power_ = static_cast<std::int16_t>(power);
    number.count_ = static_cast<std::uint8_t>(significant);
    return number;
}

std::string Number::text() const {
    if (count_ == 0) return "0";
    std::string out;
    if (negative_) out += '-';
    const int whole = power_;  // digits before the point; may be negative
    if (whole <= 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-whole), '0');
        for (int i = 0; i < count_; ++i) out += static_cast<char>('0' + digits_[i]);
        return out;
    }
    for (int i = 0; i < std::max<int>(whole, count_); ++i) {
        if (i == whole) out += '.';
        out += static_cast<char>('0' + (i < count_ ? digits_[i] : 0));
    }
    return out;
}

std::strong_ordering Number::compare_magnitude(const Number& other) const {
    if (count_ == 0 || other.count_ == 0) return count_ <=> other.count_;
    if (power_ != other.power_) return power_ <=> other.power_;
    return std::lexicographical_compare_three_way(digits_.begin(), digits_.begin() + count_,
                                                  other.digits_.begin(),
                                                  other.digits_.begin() + other.count_);
}

std::strong_ordering Number::operator<=>(const Number& other) const {
    if (negative_ != other.negative_)
        return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
    return negative_ ? other.compare_magnitude(*this) : compare_magnitude(other);
}

std::expected<Number, NumberFault> Number::plus(const Number& other) const {
    if (count_ == 0) return other;
    if (other.count_ == 0) return *this;
    const bool swapped = compare_magnitude(other) < 0;
    const Number& large = swapped ? other : *this;
    const Number& small = swapped ? *this : other;
    const int shift = large.power_ - small.power_;
    // The sum of two digits that stand more than 38 places apart can't be held.
    if (shift > static_cast<int>(max_digits)) return std::unexpected(NumberFault::too_many_digits);

    SumDigits sum{};
    SumDigits addend{};
    place({large.digits_.data(), large.count_}, 1, sum);
    place({small.digits_.data(), small.count_}, 1 + shift, addend);
    if (large.negative_ == small.negative_)
        add_into(sum, addend);
    else
        subtract_from(sum, addend);

    const auto first = std::ranges::find_if(sum, [](auto digit) { return digit != 0; });
    if (first == sum.end()) return Number{};
    const auto last =
        std::find_if(sum.rbegin(), sum.rend(), [](auto digit) { return digit != 0; }).base();
    const auto power = large.power_ + 1 - static_cast<int>(first - sum.begin());
    if (power > highest_power) return std::unexpected(NumberFault::too_large);
    if (power < lowest_power) return std::unexpected(NumberFault::too_small);
    if (static_cast<std::size_t>(last - first) > max_digits)
        return std::unexpected(NumberFault::too_many_digits);
    Number result;
    result.negative_ = large.negative_;
    result.power_ = static_cast<std::int16_t>(power);
    result.count_ = static_cast<std::uint8_t>(last - first);
    std::copy(first, last, result.digits_.begin());
    return result;
}

std::expected<Number, NumberFault> Number::minus(const Number& other) const {
    Number negated = other;
    if (negated.count_ != 0) negated.negative_ = !negated.negative_;
    return plus(negated);
}

void Number::append_ordered(std::string& bytes) const {
    constexpr int zero = 0x80;
    if (count_ == 0) {
        bytes += static_cast<char>(zero);
        return;
    }
    // An odd power starts with half a pair: 0.d1 d2d3 … becomes (0 d1)(d2 d3)….
    const bool odd = power_ % 2 != 0;
    const int exponent = (power_ + (odd ? 1 : 0)) / 2 + 192;
    bytes += static_cast<char>(negative_ ? 255 - exponent : exponent);
    const int places = count_ + (odd ? 1 : 0);
    const auto digit_at = [&](int i) {
        const int at = odd ? i - 1 : i;
        return at >= 0 && at < count_ ? digits_[at] : 0;
    };
    int pairs = 0;
    for (int i = 0; i < places; i += 2, ++pairs) {
        const int pair = digit_at(i) * 10 + digit_at(i + 1);
        bytes += static_cast<char>(negative_ ? 101 - pair : pair + 1);
    }
    if (negative_ && pairs < 20) bytes += static_cast<char>(102);
}

std::string number_fault_text(NumberFault fault, std::string_view text) {
    switch (fault) {
        case NumberFault::not_a_number: {
            std::string message = "The parameter cannot be converted to a numeric value";
            return text.empty() ? message : message.append(": ").append(text);
        }
        case NumberFault::too_large:
            return "Number overflow. Attempting to store a number with magnitude larger than "
                   "supported range";
        case NumberFault::too_small:
            return "Number underflow. Attempting to store a number with magnitude smaller than "
                   "supported range";
        case NumberFault::too_many_digits:
            return "Attempting to store more than 38 significant digits in a Number";
    }
    return {};
}

}  // namespace kcl::local::dynamodb
