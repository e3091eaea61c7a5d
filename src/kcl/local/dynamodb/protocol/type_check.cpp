#include "kcl/local/dynamodb/protocol/type_check.h"

#include "kcl/local/dynamodb/protocol/value_check.h"
#include "kcl/wire/base64.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

using protocol::Member;
using protocol::Schema;
using protocol::Type;
using wire::Kind;
using Fault = std::optional<std::string>;

constexpr std::string_view structure_start = "Start of structure or map found where not expected";
constexpr std::string_view model = "com.amazonaws.dynamodb.v20120810.";

/// What a value that is no container is called.
std::string_view token_name(wire::Value value) {
    switch (value.kind()) {
        case Kind::boolean:
            return value.boolean() ? "TRUE_VALUE" : "FALSE_VALUE";
        case Kind::integer:
            return "NUMBER_VALUE";
        case Kind::floating:
            return "DECIMAL_VALUE";
        default:
            return "STRING_VALUE";
    }
}

bool is_container(wire::Value value) {
    return value.kind() == Kind::array || value.kind() == Kind::object;
}

std::string wrong_container(wire::Value value, std::string_view java_class) {
    if (value.kind() == Kind::object) return std::string(structure_start);
    return fmt::format("Unrecognized collection type class {}", java_class);
}

std::string cannot_convert(wire::Value value, std::string_view type) {
    return fmt::format("{} cannot be converted to {}", token_name(value), type);
}

std::string java_name(std::string_view class_name) {
    return class_name.contains('.') ? std::string(class_name)
                                    : fmt::format("{}{}", model, class_name);
}

Fault check_text(wire::Value value) {
    if (value.kind() == Kind::string) return std::nullopt;
    return is_container(value) ? wrong_container(value, "java.lang.String")
                               : cannot_convert(value, "String");
}

Fault check_number(wire::Value value, std::string_view type) {
    if (value.is_number()) return std::nullopt;
    return is_container(value) ? wrong_container(value, fmt::format("java.lang.{}", type))
                               : cannot_convert(value, type);
}

Fault check_boolean(wire::Value value) {
    constexpr std::array<std::string_view, 6> words{"TRUE", "1", "YES", "FALSE", "0", "NO"};
    if (value.kind() == Kind::boolean) return std::nullopt;
    if (is_container(value)) return wrong_container(value, "java.lang.Boolean");
    if (value.kind() != Kind::string) return cannot_convert(value, "Boolean");
    std::string upper(value.text());
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    if (std::ranges::find(words, upper) != words.end()) return std::nullopt;
    return "Unexpected token received from parser";
}

Fault check_blob(wire::Value value) {
    if (is_container(value)) return wrong_container(value, "java.nio.ByteBuffer");
    if (value.kind() != Kind::string)
        return "only base-64-encoded strings are convertible to bytes";
    const auto text = value.text();
    std::vector<std::byte> room(wire::decoded_base64_size(text) + 1);
    const auto decoded = wire::decode_base64(text, room.data());
    if (decoded) return std::nullopt;
    if (decoded.error().kind == wire::Base64Fault::Kind::length)
        return fmt::format("Base64 encoded length is expected a multiple of 4 bytes but found: {}",
                           text.size());
    return "Invalid last non-pad Base64 character dectected";
}

/// Where a value stands changes what is said of it.
enum class Place : std::uint8_t { field, element };

Fault check_value(wire::Value value, const Member& member, Place place);

Fault check_members(wire::Value structure, Schema members) {
    for (const auto& member : members) {
        const auto value = structure.find(member.name);
        if (!value || value->is_null()) continue;
        if (auto fault = check_value(*value, member, Place::field)) return fault;
    }
    return std::nullopt;
}

Fault check_structure(wire::Value value, const Member& member, Place place) {
    if (value.kind() == Kind::array)
        return fmt::format("Unrecognized collection type class {}", java_name(member.class_name));
    if (value.kind() != Kind::object)
        return place == Place::field ? "Unexpected field type" : "Unexpected value type in payload";
    return check_members(
        value, member.type == Type::attribute_value ? attribute_value_members() : member.children);
}

Fault check_list(wire::Value value, const Member& member) {
    if (value.kind() == Kind::object) return std::string(structure_start);
    if (value.kind() != Kind::array) return "Unexpected field type";
    for (const auto element : value.elements()) {
        if (element.is_null()) continue;
        if (auto fault = check_value(element, member.children.front(), Place::element))
            return fault;
    }
    return std::nullopt;
}

Fault check_map(wire::Value value, const Member& member) {
    if (value.kind() == Kind::array)
        return fmt::format("Unrecognized collection type java.util.Map<java.lang.String, {}>",
                           java_name(member.class_name));
    if (value.kind() != Kind::object) return "Unexpected field type";
    for (const auto [name, entry] : value.members()) {
        if (entry.is_null()) continue;
        if (auto fault = check_value(entry, member.children.front(), Place::element)) return fault;
    }
    return std::nullopt;
}

Fault check_value(wire::Value value, const Member& member, Place place) {
    switch (member.type) {
        case Type::string:
            return check_text(value);
        case Type::integer:
            return check_number(value, "Integer");
        case Type::long_integer:
            return check_number(value, "Long");
        case Type::timestamp:
            return check_number(value, "Date");
        case Type::boolean:
            return check_boolean(value);
        case Type::blob:
            return check_blob(value);
        case Type::list:
            return check_list(value, member);
        case Type::map:
            return check_map(value, member);
        case Type::structure:
        case Type::attribute_value:
            return check_structure(value, member, place);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> find_type_error(wire::Value request, Schema schema) {
    return check_members(request, schema);
}

}  // namespace kcl::local::dynamodb
