#include "kcl/wire/crc32.h"

#include <array>
#include <bit>
#include <cstring>

namespace kcl::wire {

namespace {

using Table = std::array<std::uint32_t, 256>;

/// tables[n][b]: what the byte b leaves after n more zero bytes, so that eight bytes go in one
/// step.
constexpr std::array<Table, 8> make_tables() {
    std::array<Table, 8> tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) ? 0xEDB8'8320U : 0U);
        tables[0][byte] = rest;
    }
    for (std::size_t n = 1; n < tables.size(); ++n)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const auto before = tables[n - 1][byte];
            tables[n][byte] = (before >> 8) ^ tables[0][before & 0xFF];
        }
    return tables;
}

constexpr auto tables = make_tables();

std::uint32_t little_endian(const char* bytes) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return std::endian::native == std::endian::little ? word : __builtin_bswap32(word);
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t rest = ~std::uint32_t{0};
    while (bytes.size() >= 8) {
        const auto low = rest ^ little_endian(bytes.data());
        const auto high = little_endian(bytes.data() + 4);
        rest = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^
               tables[5][(low >> 16) & 0xFF] ^ tables[4][low >> 24] ^ tables[3][high & 0xFF] ^
               tables[2][(high >> 8) & 0xFF] ^ tables[1][(high >> 16) & 0xFF] ^
               tables[0][high >> 24];
        bytes.remove_prefix(8);
    }
    for (const char byte : bytes)
        rest = (rest >> 8) ^ tables[0][(rest ^ static_cast<unsigned char>(byte)) & 0xFF];
    return ~rest;
}

}  // namespace kcl::wire
