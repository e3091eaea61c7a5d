#include "kcl/wire/codec/writer.h"

#include "kcl/wire/base64.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <iterator>

namespace kcl::wire {
namespace {

enum MajorType : unsigned { positive, negative, byte_string, text_string, array, map, tag, simple };

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// Whether one of eight bytes does.
bool needs_escape_in(const char* eight) {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
    std::uint64_t word = 0;
    std::memcpy(&word, eight, sizeof word);
    // Subtracting borrows into the top bit of a byte that is too small, and of no other below it.
    const auto below = [](std::uint64_t bytes, std::uint64_t bound) {
        return (bytes - ones * bound) & ~bytes;
    };
    const auto found =
        below(word, 0x20) | below(word ^ ones * '"', 1) | below(word ^ ones * '\\', 1);
    return (found & (ones << 7)) != 0;
}

void append_escaped(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
}

}  // namespace

void Writer::separate() {
    if (is_json_ && !is_first_) out_ += ',';
    is_first_ = false;
}

void Writer::quoted(std::string_view text) {
    out_ += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (i + 8 <= text.size() && !needs_escape_in(text.data() + i)) {
            i += 8;
            continue;
        }
        // Eight bytes, one of which is to be escaped, or the last few.
        for (const auto end = std::min(i + 8, text.size()); i < end; ++i) {
            if (!needs_escape(text[i])) continue;
            out_.append(text.substr(done, i - done));
            append_escaped(out_, text[i]);
            done = i + 1;
        }
    }
    out_.append(text.substr(done));
    out_ += '"';
}

void Writer::head(unsigned major_type, std::uint64_t value) {
    const auto first = static_cast<unsigned char>(major_type << 5);
    if (value < 24) {
        out_ += static_cast<char>(first | value);
        return;
    }
    const unsigned width_code = value <= 0xff          ? 0
                                : value <= 0xffff      ? 1
                                : value <= 0xffff'ffff ? 2
                                                       : 3;
    const unsigned width = 1U << width_code;
    std::array<char, 9> bytes;
    bytes[0] = static_cast<char>(first | (24 + width_code));
    for (unsigned i = 0; i < width; ++i)
        bytes[1 + i] = static_cast<char>(value >> (8 * (width - 1 - i)));
    out_.append(bytes.data(), 1 + width);
}

void Writer::begin_object(std::size_t members) {
    separate();
    if (!is_json_) return head(map, members);
    out_ += '{';
    is_first_ = true;
}

void Writer::end_object() {
    if (is_json_) out_ += '}';
    is_first_ = false;
}

void Writer::begin_array(std::size_t elements) {
    separate();
    if (!is_json_) return head(array, elements);
    out_ += '[';
    is_first_ = true;
}

void Writer::end_array() {
    if (is_json_) out_ += ']';
    is_first_ = false;
}

void Writer::name(std::string_view name) {
    text(name);
    if (!is_json_) return;
    out_ += ':';
    is_first_ = true;
}

void Writer::text(std::string_view text) {
    separate();
    if (is_json_) return quoted(text);
    head(text_string, text.size());
    out_.append(text);
}

void Writer::bytes(std::span<const std::byte> bytes) {
    separate();
    if (is_json_) {
        out_ += '"';
        append_base64(out_, bytes);
        out_ += '"';
        return;
    }
    head(byte_string, bytes.size());
    out_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void Writer::integer(std::int64_t value) {
    separate();
    if (is_json_) {
        const fmt::format_int digits(value);
        out_.append(digits.data(), digits.size());
    } else if (value >= 0) {
        head(positive, static_cast<std::uint64_t>(value));
    } else {
        head(negative, static_cast<std::uint64_t>(-1 - value));
    }
}

void Writer::floating(double value) {
    separate();
    if (is_json_) {
        if (std::isfinite(value))
            fmt::format_to(std::back_inserter(out_), "{}", value);
        else
            out_ += "null";
        return;
    }
    constexpr char float8 = '\xfb';
    out_ += float8;
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (int shift = 56; shift >= 0; shift -= 8) out_ += static_cast<char>(bits >> shift);
}

void Writer::boolean(bool value) {
    separate();
    if (is_json_)
        out_ += value ? "true" : "false";
    else
        out_ += value ? '\xf5' : '\xf4';
}

void Writer::time(SystemTime time) {
    const std::int64_t milliseconds = time.time_since_epoch().count();
    if (!is_json_) {
        head(tag, 1);
        return integer(milliseconds);
    }
    separate();
    const bool is_before_epoch = milliseconds < 0;
    const auto magnitude = is_before_epoch ? 0 - static_cast<std::uint64_t>(milliseconds)
                                           : static_cast<std::uint64_t>(milliseconds);
    if (is_before_epoch) out_ += '-';
    fmt::format_to(std::back_inserter(out_), "{}", magnitude / 1000);
    auto fraction = magnitude % 1000;
    if (fraction == 0) return;
    int width = 3;
    for (; fraction % 10 == 0; fraction /= 10) --width;
    fmt::format_to(std::back_inserter(out_), ".{:0{}}", fraction, width);
}

}  // namespace kcl::wire
