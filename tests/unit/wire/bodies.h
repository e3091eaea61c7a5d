#pragma once

#include "kcl/wire/document.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kcl::wire {

inline Body body(std::string_view text) { return std::make_shared<const std::string>(text); }

inline std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

inline std::string_view text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The bytes that pairs of hex digits name; spaces between them don't count.
inline std::string from_hex(std::string_view hex) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    bool is_high = true;
    for (const char c : hex) {
        if (c == ' ') continue;
        const auto digit = digits.find(c);
        if (is_high)
            out += static_cast<char>(digit << 4);
        else
            out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) | digit);
        is_high = !is_high;
    }
    return out;
}

}  // namespace kcl::wire
