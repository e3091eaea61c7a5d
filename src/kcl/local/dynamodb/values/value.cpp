#include "kcl/local/dynamodb/values/value.h"

#include "kcl/local/dynamodb/values/contains.h"
#include "kcl/local/dynamodb/values/number.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

constexpr std::array<std::string_view, 10> type_names{"S",  "N",  "B",  "BOOL", "NULL",
                                                      "SS", "NS", "BS", "L",    "M"};

/// Sets hold each member once, so that the same size and inclusion mean equality.
bool same_members(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    if (a.size() != b.size()) return false;
    if (a.size() <= 8) return std::ranges::all_of(a, [&](const auto& x) { return contains(b, x); });
    auto left = a;
    auto right = b;
    std::ranges::sort(left);
    std::ranges::sort(right);
    return left == right;
}

}  // namespace

std::string_view type_name(ValueType type) { return type_names[static_cast<std::size_t>(type)]; }

std::optional<ValueType> type_named(std::string_view name) {
    const auto found = std::ranges::find(type_names, name);
    if (found == type_names.end()) return std::nullopt;
    return static_cast<ValueType>(found - type_names.begin());
}

bool equal(const AttributeValue& a, const AttributeValue& b) {
    if (a.value.index() != b.value.index()) return false;
    if (const auto* members = set_members(a)) return same_members(*members, *set_members(b));
    if (const auto* list = a.as_l())
        return std::ranges::equal(*list, *b.as_l(),
                                  [](const auto& x, const auto& y) { return equal(x, y); });
    if (const auto* map = a.as_m())
        return std::ranges::equal(*map, *b.as_m(), [](const auto& x, const auto& y) {
            return x.first == y.first && equal(x.second, y.second);
        });
    return a.value == b.value;
}

std::optional<std::strong_ordering> compare(const AttributeValue& a, const AttributeValue& b) {
    if (a.value.index() != b.value.index()) return std::nullopt;
    if (const auto* text = text_bytes(a)) return *text <=> *text_bytes(b);
    const auto* digits = a.as_n();
    if (!digits) return std::nullopt;
    const auto left = Number::parse(*digits);
    const auto right = Number::parse(*b.as_n());
    if (!left || !right) return std::nullopt;
    return *left <=> *right;
}

const std::vector<std::string>* set_members(const AttributeValue& value) {
    if (const auto* set = std::get_if<dynamodb::StringSet>(&value.value)) return &set->values;
    if (const auto* set = std::get_if<dynamodb::NumberSet>(&value.value)) return &set->values;
    if (const auto* set = std::get_if<dynamodb::BinarySet>(&value.value)) return &set->values;
    return nullptr;
}

std::vector<std::string>* set_members(AttributeValue& value) {
    return const_cast<std::vector<std::string>*>(set_members(std::as_const(value)));
}

const std::string* text_bytes(const AttributeValue& value) {
    if (const auto* text = std::get_if<std::string>(&value.value)) return text;
    if (const auto* binary = std::get_if<dynamodb::Binary>(&value.value)) return &binary->bytes;
    return nullptr;
}

}  // namespace kcl::local::dynamodb
