#pragma once

#include "kcl/wire/dynamodb/attribute_value.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

/// Values in their stored form: numbers normalised (value_rules.h), so that equal numbers are equal
/// texts.
namespace kcl::local::dynamodb {

using wire::dynamodb::AttributeValue;
using wire::dynamodb::Item;

/// The ten types, in the order of AttributeValue's alternatives.
enum class ValueType : std::uint8_t { s, n, b, boolean, null, ss, ns, bs, l, m };

inline ValueType type_of(const AttributeValue& value) {
    return static_cast<ValueType>(value.value.index());
}

/// "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L" or "M".
std::string_view type_name(ValueType type);
inline std::string_view type_name(const AttributeValue& value) { return type_name(type_of(value)); }

/// The type of that name, or empty.
std::optional<ValueType> type_named(std::string_view name);

/// Deep equality as conditions see it: sets without order, lists with it, maps by member. Different
/// types are unequal.
bool equal(const AttributeValue& a, const AttributeValue& b);

/// How `a` stands to `b`: strings and binaries by bytes, numbers by value. Empty for other types
/// and unlike ones.
std::optional<std::strong_ordering> compare(const AttributeValue& a, const AttributeValue& b);

/// The members of a set of any of the three types, else null.
const std::vector<std::string>* set_members(const AttributeValue& value);
std::vector<std::string>* set_members(AttributeValue& value);

/// The bytes of a string or a binary, else null.
const std::string* text_bytes(const AttributeValue& value);

}  // namespace kcl::local::dynamodb
