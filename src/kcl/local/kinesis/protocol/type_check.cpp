#include "kcl/local/kinesis/protocol/type_check.h"

#include "kcl/wire/base64.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace kcl::local::kinesis {

namespace {

using wire::Kind;
using Message = std::optional<std::string>;

constexpr std::string_view java_boolean = "class java.lang.Boolean";
constexpr std::string_view java_number =
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
constexpr std::string_view java_string = "class java.lang.String";
constexpr std::string_view java_bytes = "class java.nio.HeapByteBuffer";

std::string_view java_class_of(wire::Value value) {
    if (value.is_number()) return java_number;
    if (value.kind() == Kind::boolean) return java_boolean;
    return value.kind() == Kind::bytes ? java_bytes : java_string;
}

/// A list or an object where a single value belongs.
Message find_container(wire::Value value) {
    if (value.kind() == Kind::array) return "Start of list found where not expected";
    if (value.kind() == Kind::object) return "Start of structure or map found where not expected.";
    return std::nullopt;
}

Message cannot_become(wire::Value value, std::string_view type) {
    if (auto container = find_container(value)) return container;
    return fmt::format("{} can not be converted to {}", java_class_of(value), type);
}

Message check_boolean(wire::Value value) {
    if (value.kind() == Kind::boolean) return std::nullopt;
    if (value.kind() != Kind::string) return cannot_become(value, "an Boolean");
    std::string upper(value.text());
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return fmt::format("'{}' can not be converted to an Boolean", upper);
}

std::string explain(const wire::Base64Fault& fault, std::size_t length) {
    switch (fault.kind) {
        case wire::Base64Fault::Kind::length:
            return fmt::format(
                "Base64 encoded length is expected a multiple of 4 bytes but found: {}", length);
        case wire::Base64Fault::Kind::character:
            return fmt::format("Invalid Base64 character: '{}'", fault.character);
        case wire::Base64Fault::Kind::last_bits:
            break;
    }
    return "Invalid last non-pad Base64 character dectected";  // as AWS spells it
}

Message check_blob(wire::Value value, Blobs blobs) {
    if (value.kind() == Kind::bytes) return std::nullopt;
    if (value.kind() != Kind::string) return cannot_become(value, "a Blob");
    if (blobs == Blobs::unchecked) return std::nullopt;
    const auto text = value.text();
    const auto scratch =
        std::make_unique_for_overwrite<std::byte[]>(wire::decoded_base64_size(text) + 1);
    const auto decoded = wire::decode_base64(text, scratch.get());
    if (decoded) return std::nullopt;
    return fmt::format("'{}' can not be converted to a Blob: {}", text,
                       explain(decoded.error(), text.size()));
}

Message check(wire::Value value, const Member& member, Blobs blobs);

Message check_list(wire::Value value, const Member& element, Blobs blobs) {
    if (value.kind() == Kind::object) return find_container(value);
    if (value.kind() != Kind::array) return "Expected list or null";
    for (const auto entry : value.elements())
        if (auto error = check(entry, element, blobs)) return error;
    return std::nullopt;
}

Message check_map(wire::Value value, const Member& element, Blobs blobs) {
    if (value.kind() == Kind::array) return find_container(value);
    if (value.kind() != Kind::object) return "Expected map or null";
    for (const auto [key, entry] : value.members())
        if (auto error = check(entry, element, blobs)) return error;
    return std::nullopt;
}

Message check_structure(wire::Value value, Schema members, Blobs blobs) {
    if (value.kind() == Kind::array) return find_container(value);
    if (value.kind() != Kind::object) return "Expected null";
    return find_type_error(value, members, blobs);
}

Message check(wire::Value value, const Member& member, Blobs blobs) {
    if (value.is_null()) return std::nullopt;
    switch (member.type) {
        case Type::string:
            return value.kind() == Kind::string ? std::nullopt : cannot_become(value, "an String");
        case Type::integer:
        case Type::long_integer:
            return value.is_number() ? std::nullopt : cannot_become(value, "an Integer");
        case Type::timestamp:
            return value.is_number() ? std::nullopt
                                     : cannot_become(value, "milliseconds since epoch");
        case Type::boolean:
            return check_boolean(value);
        case Type::blob:
            return check_blob(value, blobs);
        case Type::list:
            return check_list(value, member.children.front(), blobs);
        case Type::structure:
            return check_structure(value, member.children, blobs);
        case Type::map:
            return check_map(value, member.children.front(), blobs);
        case Type::attribute_value:
            break;  // DynamoDB's.
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> find_type_error(wire::Value request, Schema schema, Blobs blobs) {
    if (request.kind() == Kind::array) return find_container(request);
    for (const auto& member : schema)
        if (const auto value = request.find(member.name))
            if (auto error = check(*value, member, blobs)) return error;
    return std::nullopt;
}

}  // namespace kcl::local::kinesis
