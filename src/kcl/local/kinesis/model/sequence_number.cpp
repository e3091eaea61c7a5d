#include "kcl/local/kinesis/model/sequence_number.h"

#include <algorithm>
#include <cstring>

namespace kcl::local::kinesis {

namespace {

/// 192 bits.
struct Wide {
    std::uint64_t high = 0, middle = 0, low = 0;
};

constexpr std::uint64_t nine_digits = (std::uint64_t{1} << 36) - 1;  // hexadecimal ones
constexpr std::uint64_t ten_to_19 = 10'000'000'000'000'000'000ULL;
constexpr std::uint64_t latest_creation = 16'025'175'000;
constexpr std::uint64_t era = 2;  // the first digit

Wide pack(const SequenceNumber& n) {
    const auto shard = static_cast<std::uint64_t>(static_cast<std::uint32_t>(n.shard));
    return {
        .high = era << 56 | (n.created & nine_digits) << 20 | (shard & 0xF) << 16 | n.index >> 48,
        .middle = n.index << 16 | (n.time >> 28 & 0xFF),
        .low = n.time << 36 | shard << 4 | 2,
    };
}

std::uint64_t divide(std::uint64_t& limb, std::uint64_t carry, std::uint64_t divisor) {
    const unsigned __int128 dividend = static_cast<unsigned __int128>(carry) << 64 | limb;
    limb = static_cast<std::uint64_t>(dividend / divisor);
    return static_cast<std::uint64_t>(dividend % divisor);
}

/// Divides and returns the remainder.
std::uint64_t divide(Wide& number, std::uint64_t divisor) {
    std::uint64_t carry = divide(number.high, 0, divisor);
    carry = divide(number.middle, carry, divisor);
    return divide(number.low, carry, divisor);
}

std::uint64_t multiply_add(std::uint64_t& limb, std::uint64_t factor, std::uint64_t carry) {
    const auto product = static_cast<unsigned __int128>(limb) * factor + carry;
    limb = static_cast<std::uint64_t>(product);
    return static_cast<std::uint64_t>(product >> 64);
}

/// "00" to "99": two digits for one division.
constexpr auto pairs = [] {
    std::array<std::array<char, 2>, 100> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
    return table;
}();

/// Writes the last `count` digits of `number`, up to `end`.
char* put_digits(char* end, std::uint64_t number, std::size_t count) {
    for (; count >= 2; count -= 2, number /= 100) {
        end -= 2;
        std::memcpy(end, pairs[number % 100].data(), 2);
    }
    if (count == 1) *--end = static_cast<char>('0' + number % 10);
    return end;
}

std::optional<Wide> parse_wide(std::string_view digits) {
    const auto first = digits.find_first_not_of('0');
    digits.remove_prefix(first == digits.npos ? digits.size() : first);
    if (digits.size() > sequence_digits) return std::nullopt;  // also keeps within 192 bits
    Wide number;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        std::uint64_t carry = multiply_add(number.low, 10, static_cast<std::uint64_t>(c - '0'));
        carry = multiply_add(number.middle, 10, carry);
        multiply_add(number.high, 10, carry);
    }
    return number;
}

std::optional<SequenceNumber> unpack_version_2(const Wide& n) {
    SequenceNumber number{
        .created = n.high >> 20 & nine_digits,
        .shard = static_cast<std::int32_t>(static_cast<std::uint32_t>(n.low >> 4)),
        .index = n.high << 48 | n.middle >> 16,
        .time = (n.middle & 0xFF) << 28 | n.low >> 36,
        .version = 2,
    };
    if (number.index > last_index || number.created >= latest_creation) return std::nullopt;
    return number;
}

SequenceNumber unpack_version_1(const Wide& n) {
    return {
        .created = n.high >> 20 & nine_digits,
        .shard = static_cast<std::int32_t>(static_cast<std::uint32_t>(n.low >> 4)),
        .index = n.low >> 36 & 0xFF,
        .time = (n.high & 0xFF) << 28 | n.middle >> 36,
        .version = 1,
    };
}

/// Read from the left: a number that is one digit longer keeps its fields' places.
std::optional<SequenceNumber> unpack_version_0(Wide n) {
    if (n.high != 0)
        n = {.high = 0, .middle = n.high << 60 | n.middle >> 4, .low = n.middle << 60 | n.low >> 4};
    SequenceNumber number{
        .created = n.middle >> 24 & nine_digits,
        .shard = static_cast<std::int32_t>(n.low & 0xFFFF),
        .index = 0,
        .time = 0,
        .version = 0,
    };
    if (number.created >= latest_creation) return std::nullopt;
    return number;
}

}  // namespace

std::array<char, sequence_digits> digits_of(const SequenceNumber& number) {
    std::array<char, sequence_digits> digits;
    Wide rest = pack(number);
    for (char* end = digits.data() + digits.size(); end > digits.data();) {
        const std::uint64_t part = divide(rest, ten_to_19);
        end = put_digits(end, part, std::min<std::size_t>(19, end - digits.data()));
    }
    return digits;
}

std::string to_string(const SequenceNumber& number) {
    const auto digits = digits_of(number);
    return {digits.data(), digits.size()};
}

std::optional<SequenceNumber> parse_sequence_number(std::string_view digits) {
    auto number = parse_wide(digits);
    if (!number) return std::nullopt;
    constexpr std::uint64_t bit_124 = std::uint64_t{1} << 60;  // of `middle`
    if (number->high == 0 && number->middle < bit_124) number->middle += bit_124;
    if (number->high < 2) return unpack_version_0(*number);
    if (number->high >> 56 != era) return std::nullopt;
    switch (number->low & 0xF) {
        case 1:
            return unpack_version_1(*number);
        case 2:
            return unpack_version_2(*number);
        default:
            return std::nullopt;
    }
}

}  // namespace kcl::local::kinesis
