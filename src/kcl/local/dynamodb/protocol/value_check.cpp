#include "kcl/local/dynamodb/protocol/value_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

using protocol::Member;
using protocol::Schema;
using protocol::Type;
using wire::Kind;
using Fault = std::optional<std::string>;

constexpr std::array text_elements{Member{.type = Type::string}};
constexpr std::array blob_elements{Member{.type = Type::blob}};
constexpr std::array value_elements{
    Member{.type = Type::attribute_value, .class_name = "AttributeValue"}};
constexpr std::array value_members{
    Member{.name = "S", .type = Type::string},
    Member{.name = "B", .type = Type::blob},
    Member{.name = "N", .type = Type::string},
    Member{.name = "BOOL", .type = Type::boolean},
    Member{.name = "NULL", .type = Type::boolean},
    Member{.name = "BS", .type = Type::list, .children = blob_elements},
    Member{.name = "NS", .type = Type::list, .children = text_elements},
    Member{.name = "SS", .type = Type::list, .children = text_elements},
    Member{.name = "L", .type = Type::list, .children = value_elements},
    Member{
        .name = "M", .type = Type::map, .children = value_elements, .class_name = "AttributeValue"},
};

constexpr std::string_view no_type =
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
constexpr std::string_view two_types =
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
    "supported datatypes";
constexpr std::string_view false_null =
    "One or more parameter values were invalid: Null attribute value types must have the value of "
    "true";

bool is_false(wire::Value value) {
    if (value.kind() == Kind::boolean) return !value.boolean();
    const auto word = value.text();
    return word == "0" || word.starts_with('f') || word.starts_with('F') || word.starts_with('n') ||
           word.starts_with('N');
}

Fault check_attribute_value(wire::Value value);

Fault check_content(std::string_view type, wire::Value content) {
    if (type == "NULL" && is_false(content)) return std::string(false_null);
    if (type == "L")
        for (const auto element : content.elements())
            if (auto fault = check_attribute_value(element)) return fault;
    if (type == "M")
        for (const auto [name, member] : content.members())
            if (auto fault = check_attribute_value(member)) return fault;
    return std::nullopt;
}

Fault check_attribute_value(wire::Value value) {
    int types = 0;
    for (const auto [type, content] : value.members()) {
        const bool is_known =
            std::ranges::find(value_members, type, &Member::name) != value_members.end();
        if (!is_known || content.is_null()) continue;
        if (++types > 1) return std::string(two_types);
        if (auto fault = check_content(type, content)) return fault;
    }
    if (types == 0) return std::string(no_type);
    return std::nullopt;
}

/// What the service says around the error of a value, by the member that holds it.
std::string in_words_of(const Member& member, std::string_view key, std::string fault) {
    if (member.name == "ExpressionAttributeValues")
        return fmt::format("ExpressionAttributeValues contains invalid value: {} for key {}", fault,
                           key);
    if (member.name == "ExclusiveStartKey")
        return fmt::format("The provided starting key is invalid: {}", fault);
    return fault;
}

bool is_placeholder(std::string_view key, char sign) {
    return key.size() > 1 && key.front() == sign && std::ranges::all_of(key.substr(1), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_';
           });
}

/// The form of placeholders is looked at before the values that they stand for.
Fault check_placeholder_keys(wire::Value request) {
    constexpr std::array<std::pair<std::string_view, char>, 2> kinds{
        {{"ExpressionAttributeNames", '#'}, {"ExpressionAttributeValues", ':'}}};
    for (const auto& [name, sign] : kinds) {
        const auto placeholders = request.find(name);
        if (!placeholders || placeholders->is_null()) continue;
        for (const auto [key, value] : placeholders->members())
            if (!is_placeholder(key, sign))
                return fmt::format("{} contains invalid key: Syntax error; key: \"{}\"", name, key);
    }
    return std::nullopt;
}

Fault check_inside(wire::Value value, const Member& member) {
    switch (member.type) {
        case Type::attribute_value:
            return check_attribute_value(value);
        case Type::structure:
            return find_value_error(value, member.children);
        case Type::list:
            for (const auto element : value.elements())
                if (auto fault = check_inside(element, member.children.front())) return fault;
            return std::nullopt;
        case Type::map:
            for (const auto [key, entry] : value.members())
                if (auto fault = check_inside(entry, member.children.front()))
                    return in_words_of(member, key, std::move(*fault));
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace

Schema attribute_value_members() { return value_members; }

std::optional<std::string> find_value_error(wire::Value request, Schema schema) {
    for (const auto& member : schema) {
        const auto value = request.find(member.name);
        if (!value || value->is_null()) continue;
        if (member.name == "ExpressionAttributeValues")
            if (auto fault = check_placeholder_keys(request)) return fault;
        if (auto fault = check_inside(*value, member)) return fault;
    }
    return std::nullopt;
}

}  // namespace kcl::local::dynamodb
