#include "kcl/wire/base64.h"

#include "kcl/wire/codec/base64_wide.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace kcl::wire {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Two characters for each 12 bits: half as many look-ups.
constexpr auto pairs = [] {
    std::array<std::array<char, 2>, 4096> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6], alphabet[i & 63]};
    return table;
}();

constexpr std::uint32_t not_a_digit = 0x8000'0000;

/// The 6 bits of a character in their place for each of its four positions, so that a quantum is
/// four look-ups and three ORs; foreign characters set the top bit.
constexpr auto places = [] {
    std::array<std::array<std::uint32_t, 256>, 4> table{};
    for (auto& place : table) place.fill(not_a_digit);
    for (std::uint32_t i = 0; i < alphabet.size(); ++i)
        for (std::uint32_t place = 0; place < 4; ++place)
            table[place][static_cast<unsigned char>(alphabet[i])] = i << (18 - 6 * place);
    return table;
}();

std::uint32_t bits(const char* quantum) {
    const auto at = [&](std::size_t i) {
        return places[i][static_cast<unsigned char>(quantum[i])];
    };
    return at(0) | at(1) | at(2) | at(3);
}

void put_pair(char* out, std::uint32_t twelve_bits) {
    std::memcpy(out, pairs[twelve_bits].data(), 2);
}

char* encode_whole(char* out, const unsigned char* in, std::size_t triples) {
    for (; triples > 0; --triples, in += 3, out += 4) {
        const std::uint32_t three =
            (std::uint32_t{in[0]} << 16) | (std::uint32_t{in[1]} << 8) | in[2];
        put_pair(out, three >> 12);
        put_pair(out + 2, three & 0xfff);
    }
    return out;
}

void encode_rest(char* out, const unsigned char* in, std::size_t size) {
    const std::uint32_t three =
        (std::uint32_t{in[0]} << 16) | (size == 2 ? std::uint32_t{in[1]} << 8 : 0);
    put_pair(out, three >> 12);
    put_pair(out + 2, three & 0xfff);
    if (size == 1) out[2] = '=';
    out[3] = '=';
}

void put_triple(std::byte* out, std::uint32_t value) {
    out[0] = static_cast<std::byte>(value >> 16);
    out[1] = static_cast<std::byte>(value >> 8);
    out[2] = static_cast<std::byte>(value);
}

/// The fault of a quantum that is known to have one.
std::unexpected<Base64Fault> bad_character(const char* quantum) {
    for (std::size_t i = 0; i < 3; ++i)
        if (places[0][static_cast<unsigned char>(quantum[i])] == not_a_digit)
            return std::unexpected(Base64Fault{Base64Fault::Kind::character, quantum[i]});
    return std::unexpected(Base64Fault{Base64Fault::Kind::character, quantum[3]});
}

/// The last quantum, which may be padded. Returns its bytes.
std::expected<std::size_t, Base64Fault> decode_last(const char* quantum, std::byte* out) {
    std::size_t digits = 4;
    while (digits > 2 && quantum[digits - 1] == '=') --digits;
    std::array<char, 4> padded{'A', 'A', 'A', 'A'};
    std::memcpy(padded.data(), quantum, digits);
    const auto value = bits(padded.data());
    if (value & not_a_digit) return bad_character(quantum);
    const std::uint32_t unused = digits == 2 ? 0xffff : digits == 3 ? 0xff : 0;
    if (value & unused)
        return std::unexpected(Base64Fault{Base64Fault::Kind::last_bits, quantum[digits - 1]});
    std::array<std::byte, 3> triple;
    put_triple(triple.data(), value);
    std::memcpy(out, triple.data(), digits - 1);
    return digits - 1;
}

}  // namespace

void append_base64(std::string& out, std::span<const std::byte> bytes) {
    const auto old_size = out.size();
    const auto new_size = old_size + base64_size(bytes.size());
    if (out.capacity() < new_size) out.reserve(std::max(new_size, 2 * out.capacity()));
    out.resize_and_overwrite(new_size, [&](char* text, std::size_t size) {
        const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
        const auto wide = encode_base64_wide(in, bytes.size(), text + old_size);
        const auto triples = bytes.size() / 3;
        char* rest = encode_whole(text + old_size + wide / 3 * 4, in + wide, triples - wide / 3);
        if (bytes.size() % 3 != 0) encode_rest(rest, in + 3 * triples, bytes.size() % 3);
        return size;
    });
}

std::string to_base64(std::span<const std::byte> bytes) {
    std::string text;
    append_base64(text, bytes);
    return text;
}

std::expected<std::size_t, Base64Fault> decode_base64(std::string_view text, std::byte* out) {
    if (text.size() % 4 != 0) return std::unexpected(Base64Fault{Base64Fault::Kind::length});
    if (text.empty()) return 0;
    const char* in = text.data();
    const char* last = in + text.size() - 4;
    const std::byte* begin = out;
    const auto wide = decode_base64_wide(in, text.size(), out);
    in += wide;
    out += wide / 4 * 3;
    for (; in != last; in += 4, out += 3) {
        const auto value = bits(in);
        if (value & not_a_digit) return bad_character(in);
        put_triple(out, value);
    }
    const auto rest = decode_last(last, out);
    if (!rest) return rest;
    return static_cast<std::size_t>(out - begin) + *rest;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes(decoded_base64_size(text), '\0');
    const auto size = decode_base64(text, reinterpret_cast<std::byte*>(bytes.data()));
    if (!size) return std::nullopt;
    bytes.resize(*size);
    return bytes;
}

}  // namespace kcl::wire
