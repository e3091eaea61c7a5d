#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace kcl::local::kinesis {

/// What the service's model says about the members of a request, as data: type_check.h and
/// constraint_check.h walk it.

enum class Type { string, integer, boolean, blob, timestamp, list, structure };

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
    std::optional<std::int64_t> least, most;        ///< Of a number.
    std::int64_t shortest = 0, longest = no_limit;  ///< Of text (UTF-16 units), bytes, or a list.
};

/// One member; or the elements of a list, without a name.
struct Member {
    std::string_view name;
    Type type = Type::string;
    Rules rules;
    /// Of a structure: its members. Of a list: its one kind of element.
    std::span<const Member> children;
    std::string_view printed_as;  ///< How messages print a structure in a list.
};

using Schema = std::span<const Member>;

}  // namespace kcl::local::kinesis
