#pragma once

#include "kcl/wire/dynamodb/attribute_value.h"
#include "kcl/wire/shape.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What requests said before there were expressions, and what Java KCL says to this day.
namespace kcl::wire::dynamodb {

enum class ComparisonOperator : std::uint8_t {
    eq,
    ne,
    in,
    le,
    lt,
    ge,
    gt,
    between,
    not_null,
    null,
    contains,
    not_contains,
    begins_with
};
enum class ConditionalOperator : std::uint8_t { conjunction, disjunction };
enum class AttributeAction : std::uint8_t { put, add, remove };

/// What is asked of one attribute, of a key (KeyConditions) or of any (QueryFilter, ScanFilter).
struct Condition {
    std::optional<ComparisonOperator> comparison_operator;
    std::vector<AttributeValue> attribute_value_list;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ComparisonOperator", self.comparison_operator);
        visit("AttributeValueList", self.attribute_value_list);
    }
};

/// What one attribute has to be for a write to happen: a value, absent, or what a comparison says.
struct ExpectedAttributeValue {
    std::optional<AttributeValue> value;
    std::optional<bool> exists;
    std::optional<ComparisonOperator> comparison_operator;
    /// Present and empty differs from absent.
    std::optional<std::vector<AttributeValue>> attribute_value_list;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Value", self.value);
        visit("Exists", self.exists);
        visit("ComparisonOperator", self.comparison_operator);
        visit("AttributeValueList", self.attribute_value_list);
    }
};

/// What becomes of one attribute; PUT unless it says otherwise.
struct AttributeValueUpdate {
    std::optional<AttributeValue> value;
    std::optional<AttributeAction> action;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Value", self.value);
        visit("Action", self.action);
    }
};

/// By attribute name.
using Conditions = std::map<std::string, Condition, std::less<>>;
using ExpectedAttributeValues = std::map<std::string, ExpectedAttributeValue, std::less<>>;
using AttributeValueUpdates = std::map<std::string, AttributeValueUpdate, std::less<>>;

}  // namespace kcl::wire::dynamodb

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::ComparisonOperator> {
    static constexpr std::array<std::string_view, 13> names{
        "EQ",      "NE",       "IN",   "LE",       "LT",           "GE",         "GT",
        "BETWEEN", "NOT_NULL", "NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"};
};
template <>
struct EnumNames<dynamodb::ConditionalOperator> {
    static constexpr std::array<std::string_view, 2> names{"AND", "OR"};
};
template <>
struct EnumNames<dynamodb::AttributeAction> {
    static constexpr std::array<std::string_view, 3> names{"PUT", "ADD", "DELETE"};
};
}  // namespace kcl::wire
