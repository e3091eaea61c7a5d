#include "kcl/local/kinesis/model/bytes.h"

#include <array>

namespace kcl::local::kinesis {

void ByteWriter::varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
    u8(static_cast<std::uint8_t>(value));
}

void ByteWriter::big_endian(std::uint64_t value, int bytes) {
    std::array<char, sizeof value> text;
    auto* place = text.data();
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        *place++ = static_cast<char>(value >> shift);
    bytes_.append(text.data(), static_cast<std::size_t>(bytes));
}

std::uint64_t ByteReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint64_t byte = big_endian(1);
        value |= (byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
}

std::string_view ByteReader::raw(std::size_t size) {
    if (size > rest_.size()) {
        ok_ = false;
        rest_ = {};
        return {};
    }
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
}

std::uint64_t ByteReader::big_endian(std::size_t bytes) {
    std::uint64_t value = 0;
    for (const char byte : raw(bytes)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

}  // namespace kcl::local::kinesis
