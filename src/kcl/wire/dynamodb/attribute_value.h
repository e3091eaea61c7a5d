#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Values and items of DynamoDB (API 2012-08-10).
namespace kcl::wire::dynamodb {

struct AttributeValue;

/// A decimal of up to 38 digits, as text. Equality here is equality of text; the local service
/// normalises what it stores.
struct Number {
    std::string digits;
    bool operator==(const Number&) const = default;
};

struct Binary {
    std::string bytes;
    bool operator==(const Binary&) const = default;
};

struct Null {
    bool operator==(const Null&) const = default;
};

struct StringSet {
    std::vector<std::string> values;
    bool operator==(const StringSet&) const = default;
};

struct NumberSet {
    std::vector<std::string> values;
    bool operator==(const NumberSet&) const = default;
};

struct BinarySet {
    std::vector<std::string> values;
    bool operator==(const BinarySet&) const = default;
};

/// Attribute name to value. Ordered by name, so that equal items are equal bytes on the wire.
using Item = std::map<std::string, AttributeValue, std::less<>>;
using List = std::vector<AttributeValue>;

/// One value of one of DynamoDB's ten types: S, N, B, BOOL, NULL, SS, NS, BS, L, M.
struct AttributeValue {
    std::variant<std::string, Number, Binary, bool, Null, StringSet, NumberSet, BinarySet, List,
                 Item>
        value;

    static AttributeValue s(std::string text) { return {std::move(text)}; }
    static AttributeValue n(std::int64_t number) { return {Number{std::to_string(number)}}; }
    static AttributeValue n(std::string digits) { return {Number{std::move(digits)}}; }
    static AttributeValue ss(std::vector<std::string> values) {
        return {StringSet{std::move(values)}};
    }
    static AttributeValue m(Item members);
    static AttributeValue l(List members);

    /// The text of an S, else null. Likewise below.
    const std::string* as_s() const { return std::get_if<std::string>(&value); }
    const std::string* as_n() const {
        const auto* number = std::get_if<Number>(&value);
        return number ? &number->digits : nullptr;
    }
    const std::vector<std::string>* as_ss() const {
        const auto* set = std::get_if<StringSet>(&value);
        return set ? &set->values : nullptr;
    }
    const Item* as_m() const { return std::get_if<Item>(&value); }
    const List* as_l() const { return std::get_if<List>(&value); }
    /// An N that is a whole number (also when written as 1.0E3, as Java may) and fits, else empty.
    std::optional<std::int64_t> as_integer() const;

    bool operator==(const AttributeValue&) const = default;
};

inline AttributeValue AttributeValue::m(Item members) { return {std::move(members)}; }
inline AttributeValue AttributeValue::l(List members) { return {std::move(members)}; }

/// The member of `item` called `name`, or null.
inline const AttributeValue* find(const Item& item, std::string_view name) {
    const auto found = item.find(name);
    return found == item.end() ? nullptr : &found->second;
}

}  // namespace kcl::wire::dynamodb
