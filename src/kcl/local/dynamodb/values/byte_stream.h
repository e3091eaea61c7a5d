#pragma once

#include "kcl/local/storage/store.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kcl::local::dynamodb {

/// Appends to a string: the binary form of what the engine stores.
class ByteWriter {
  public:
    explicit ByteWriter(std::string& out) : out_(out) {}

    void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
    /// Seven bits to a byte, lowest first.
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value) | 0x80);
        byte(static_cast<std::uint8_t>(value));
    }
    /// Length, then bytes.
    void text(std::string_view value) {
        varint(value.size());
        out_ += value;
    }

  private:
    std::string& out_;
};

/// Reads what ByteWriter wrote; StorageError when the bytes are not of that form. Views point into
/// the given bytes.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    std::uint8_t byte() {
        if (rest_.empty()) broken();
        const auto value = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        broken();
    }
    std::string_view text() {
        const auto size = varint();
        if (size > rest_.size()) broken();
        const auto value = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return value;
    }
    bool at_end() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }

    [[noreturn]] static void broken() {
        throw storage::StorageError(
            "the database holds a DynamoDB row that this version can't read");
    }

  private:
    std::string_view rest_;
};

/// Four or eight bytes whose order is the order of the numbers, for keys.
inline void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

}  // namespace kcl::local::dynamodb
