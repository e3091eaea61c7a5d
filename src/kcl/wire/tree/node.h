#pragma once

#include <cstdint>
#include <string_view>

namespace kcl::wire {

enum class Kind : std::uint8_t { null, boolean, integer, floating, string, bytes, array, object };

/// As an error message says it: "a number", "a structure".
std::string_view to_string(Kind kind);

/// One entry of a Document's flat tree. Containers are followed by their contents (an object's by
/// name and value in turn), so that a whole subtree is skipped by its extent.
struct Node {
    union {
        const char* text;  ///< Strings, bytes, and the digits of JSON numbers.
        std::int64_t integer;
        double floating;
    };
    std::uint32_t size =
        0;  ///< Bytes of `text`, elements of an array, members of an object; a boolean's value.
    std::uint32_t extent = 1;  ///< Nodes of this value, itself included.
    Kind kind = Kind::null;
    bool is_textual = false;  ///< A number that is still text.
    bool is_epoch = false;    ///< Carries CBOR's tag 1: a time.
};

}  // namespace kcl::wire
