#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Bytes that strangers wrote, as text for people and programs. Pure.
namespace kcl::cli {

enum class DataForm : std::uint8_t {
    automatic,  ///< Text as it is, everything else in hex.
    text,       ///< The bytes as they are.
    json,       ///< JSON without spaces; what is not JSON as with automatic.
    pretty,     ///< JSON over several lines; what is not JSON as with automatic.
    hex,
    base64,
};

/// For a person. On a terminal nothing in it moves the cursor or changes colours.
std::string to_text(std::span<const std::byte> data, DataForm form, bool for_terminal);

/// Well-formed UTF-8 without control characters other than tab and line ends.
bool is_plain_text(std::string_view bytes);
bool is_utf8(std::string_view bytes);
/// With control characters as \xNN: safe on a terminal and on one line. Bytes that are no UTF-8
/// too.
std::string escaped(std::string_view text);

/// A JSON document laid out anew: every value exactly as it was written. Empty when it is no JSON.
std::optional<std::string> compact_json(std::string_view document);
std::optional<std::string> pretty_json(std::string_view document);

}  // namespace kcl::cli
