#include "kcl/local/dynamodb/values/item_size.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

constexpr std::size_t container_overhead = 3;
constexpr std::size_t member_overhead = 1;

/// Two digits to a byte, paired from the decimal point; one byte for the exponent, one for a minus.
std::size_t number_size(std::string_view digits) {
    const bool negative = digits.starts_with('-');
    const auto first = digits.find_first_not_of("-0.");
    if (first == digits.npos) return 1;
    const auto last = digits.find_last_not_of("0.");
    const auto point = std::min(digits.find('.'), digits.size());
    auto count = last - first + 1;
    if (point > first && point < last) --count;
    // An odd number of places before the first pair's end: the first digit has a byte of its own.
    const auto places = point > first ? point - first : first - point - 1;
    return (count + places % 2 + 1) / 2 + 1 + (negative ? 1 : 0);
}

struct Sizer {
    std::size_t operator()(const std::string& text) const { return text.size(); }
    std::size_t operator()(const dynamodb::Number& number) const {
        return number_size(number.digits);
    }
    std::size_t operator()(const dynamodb::Binary& binary) const { return binary.bytes.size(); }
    std::size_t operator()(bool) const { return 1; }
    std::size_t operator()(const dynamodb::Null&) const { return 1; }
    std::size_t operator()(const dynamodb::StringSet& set) const { return bytes(set.values); }
    std::size_t operator()(const dynamodb::BinarySet& set) const { return bytes(set.values); }
    std::size_t operator()(const dynamodb::NumberSet& set) const {
        std::size_t sum = 0;
        for (const auto& digits : set.values) sum += number_size(digits);
        return sum;
    }
    std::size_t operator()(const dynamodb::List& list) const {
        std::size_t sum = container_overhead;
        for (const auto& member : list) sum += value_size(member) + member_overhead;
        return sum;
    }
    std::size_t operator()(const Item& map) const {
        return container_overhead + item_size(map) + map.size() * member_overhead;
    }

    static std::size_t bytes(const std::vector<std::string>& values) {
        std::size_t sum = 0;
        for (const auto& value : values) sum += value.size();
        return sum;
    }
};

}  // namespace

std::size_t value_size(const AttributeValue& value) { return std::visit(Sizer{}, value.value); }

std::size_t item_size(const Item& item) {
    std::size_t sum = 0;
    for (const auto& [name, value] : item) sum += name.size() + value_size(value);
    return sum;
}

}  // namespace kcl::local::dynamodb
