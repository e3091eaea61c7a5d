#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Base64 with the standard alphabet and padding (RFC 4648 §4), as the JSON protocols carry blobs.
namespace kcl::wire {

/// Why text is not base64, in the order in which AWS looks.
struct Base64Fault {
    enum class Kind {
        length,     ///< Not a multiple of four.
        character,  ///< `character` does not belong to the alphabet, or padding stands too early.
        last_bits,  ///< The last character holds bits that no byte gets.
    };
    Kind kind = Kind::length;
    char character = 0;
};

constexpr std::size_t base64_size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

void append_base64(std::string& out, std::span<const std::byte> bytes);
std::string to_base64(std::span<const std::byte> bytes);

/// The room that decode_base64() may need.
constexpr std::size_t decoded_base64_size(std::string_view text) { return text.size() / 4 * 3; }
/// Writes at most decoded_base64_size() bytes to `out` and returns how many. Strict: no spaces, no
/// missing padding.
std::expected<std::size_t, Base64Fault> decode_base64(std::string_view text, std::byte* out);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace kcl::wire
