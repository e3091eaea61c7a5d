#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

/// What a service's model says about the members of a request, as data: type and constraint checks
/// walk it.
namespace kcl::local::protocol {

enum class Type : std::uint8_t {
    string,
    integer,
    long_integer,
    boolean,
    blob,
    timestamp,
    list,
    map,
    structure,
    attribute_value
};

/// A pattern as messages quote it, and what it means.
struct Pattern {
    std::string_view text;
    bool (*matches)(std::string_view);
};

inline constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

struct Rules {
    bool required = false;
    /// The member that, when present, makes this one optional.
    std::string_view unless;
    const Pattern* pattern = nullptr;
    std::span<const std::string_view>
        names;  ///< Of an enumeration, in the order in which messages list them.
    std::optional<std::int64_t> least, most;  ///< Of a number.
    std::int64_t shortest = 0,
                 longest = no_limit;  ///< Of text (UTF-16 units), bytes, a list, or a map.
    /// Text that begins with "arn:" keeps no rule of length; empty text breaks no other rule than
    /// that it has to be there.
    bool or_arn = false;
    const Rules* keys = nullptr;    ///< Of a map: what its keys keep.
    const Rules* values = nullptr;  ///< Of a map or a list of texts: what its values keep.
};

/// One member; or the elements of a list or map, without a name.
struct Member {
    std::string_view name;
    Type type = Type::string;
    Rules rules;
    /// Of a structure: its members. Of a list or map: its one kind of element.
    std::span<const Member> children;
    std::string_view printed_as;  ///< How messages print a structure in a list.
    std::string_view class_name;  ///< What DynamoDB calls a structure, or a map's values.
};

using Schema = std::span<const Member>;

}  // namespace kcl::local::protocol
