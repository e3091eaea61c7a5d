#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace kcl::local::dynamodb {

/// Why a text is no DynamoDB number, or a sum can't be stored.
enum class NumberFault : std::uint8_t {
    not_a_number,
    too_large,        ///< Magnitude of 1e126 or more.
    too_small,        ///< Not zero, but a magnitude below 1e-130.
    too_many_digits,  ///< More than 38 significant digits.
};

/// A decimal of up to 38 significant digits between 1e-130 and 9.99…e125, or zero: DynamoDB's N.
/// Exact; a value.
class Number {
  public:
    static constexpr std::size_t max_digits = 38;

    /// Zero.
    Number() = default;

    /// Accepts an optional sign, digits with an optional point, an optional exponent; nothing
    /// around them.
    static std::expected<Number, NumberFault> parse(std::string_view text);

    /// As DynamoDB gives it back: no exponent, no leading or trailing zeros, no plus. Equal
    /// numbers, equal texts.
    std::string text() const;

    /// How many significant digits, without leading and trailing zeros; 0 for zero.
    std::size_t digit_count() const { return count_; }
    bool negative() const { return negative_; }

    std::strong_ordering operator<=>(const Number& other) const;
    bool operator==(const Number& other) const { return (*this <=> other) == 0; }

    /// Exact sums: one that needs more than 38 digits is refused, never rounded.
    std::expected<Number, NumberFault> plus(const Number& other) const;
    std::expected<Number, NumberFault> minus(const Number& other) const;

    /// Appends bytes whose order is the order of the numbers: an exponent byte, then base-100
    /// digits plus one, both complemented below zero (which then end in 102). At most 21 bytes.
    void append_ordered(std::string& bytes) const;

  private:
    std::strong_ordering compare_magnitude(const Number& other) const;

    bool negative_ = false;
    std::uint8_t count_ = 0;
    /// The value is 0.d1d2d3… times ten to this power; 0 for zero.
    std::int16_t power_ = 0;
    /// Most significant first; neither the first nor the last is zero.
    std::array<std::uint8_t, max_digits> digits_{};
};

/// The service's sentence for a fault met in `text`.
std::string number_fault_text(NumberFault fault, std::string_view text);

}  // namespace kcl::local::dynamodb
