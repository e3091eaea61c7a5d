#include "kcl/local/dynamodb/values/value_rules.h"

#include "kcl/local/dynamodb/values/number.h"
#include "kcl/wire/base64.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<std::string>;

/// Of values; the item itself is one more.
constexpr int deepest_level = 31;
constexpr std::size_t longest_name = 65'535;
constexpr std::string_view too_deep =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";
constexpr std::string_view opening = "One or more parameter values were invalid: ";

Fault normalise_at(AttributeValue& value, int level);

Fault normalise_number(std::string& digits) {
    const auto number = Number::parse(digits);
    if (!number) return number_fault_text(number.error(), digits);
    digits = number->text();
    return std::nullopt;
}

bool has_duplicates(const std::vector<std::string>& values) {
    std::vector<std::string_view> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    return std::ranges::adjacent_find(sorted) != sorted.end();
}

Fault check_name(std::string_view name) {
    if (name.empty()) return "Empty attribute name";
    if (name.size() > longest_name)
        return fmt::format("Attribute name is too large, must be less than {} bytes",
                           longest_name + 1);
    return std::nullopt;
}

struct Normaliser {
    int level;

    Fault operator()(std::string&) const { return std::nullopt; }
    Fault operator()(dynamodb::Binary&) const { return std::nullopt; }
    Fault operator()(bool&) const { return std::nullopt; }
    Fault operator()(dynamodb::Null&) const { return std::nullopt; }
    Fault operator()(dynamodb::Number& number) const { return normalise_number(number.digits); }

    Fault operator()(dynamodb::StringSet& set) const {
        if (set.values.empty()) return fmt::format("{}An string set  may not be empty", opening);
        if (!has_duplicates(set.values)) return std::nullopt;
        return fmt::format("{}Input collection [{}] contains duplicates.", opening,
                           fmt::join(set.values, ", "));
    }
    Fault operator()(dynamodb::NumberSet& set) const {
        if (set.values.empty()) return fmt::format("{}An number set  may not be empty", opening);
        for (auto& digits : set.values)
            if (auto fault = normalise_number(digits)) return fault;
        if (!has_duplicates(set.values)) return std::nullopt;
        return "Input collection contains duplicates";
    }
    Fault operator()(dynamodb::BinarySet& set) const {
        if (set.values.empty()) return fmt::format("{}Binary sets should not be empty", opening);
        if (!has_duplicates(set.values)) return std::nullopt;
        std::vector<std::string> printed;
        printed.reserve(set.values.size());
        for (const auto& bytes : set.values)
            printed.push_back(wire::to_base64(std::as_bytes(std::span(bytes))));
        return fmt::format("{}Input collection [{}]of type BS contains duplicates.", opening,
                           fmt::join(printed, ", "));
    }
    Fault operator()(dynamodb::List& list) const {
        for (auto& member : list)
            if (auto fault = normalise_at(member, level + 1)) return fault;
        return std::nullopt;
    }
    Fault operator()(Item& map) const {
        for (auto& [name, member] : map) {
            if (auto fault = check_name(name)) return fault;
            if (auto fault = normalise_at(member, level + 1)) return fault;
        }
        return std::nullopt;
    }
};

Fault normalise_at(AttributeValue& value, int level) {
    if (level > deepest_level) return std::string(too_deep);
    return std::visit(Normaliser{level}, value.value);
}

/// Whether a value has members that have members … more than `levels` deep.
bool is_deeper_than(const AttributeValue& value, int levels) {
    if (levels < 0) return true;
    if (const auto* list = value.as_l())
        return std::ranges::any_of(
            *list, [&](const auto& each) { return is_deeper_than(each, levels - 1); });
    if (const auto* map = value.as_m())
        return std::ranges::any_of(
            *map, [&](const auto& each) { return is_deeper_than(each.second, levels - 1); });
    return false;
}

}  // namespace

std::optional<std::string> normalise(AttributeValue& value) { return normalise_at(value, 0); }

std::optional<std::string> normalise(Item& item) {
    for (auto& [name, value] : item) {
        if (auto fault = check_name(name)) return fault;
        if (auto fault = normalise(value)) return fault;
    }
    return std::nullopt;
}

std::optional<std::string> check_nesting(const Item& item) {
    for (const auto& [name, value] : item)
        if (is_deeper_than(value, deepest_level)) return std::string(too_deep);
    return std::nullopt;
}

}  // namespace kcl::local::dynamodb
