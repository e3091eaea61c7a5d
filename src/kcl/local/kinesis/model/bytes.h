#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/hash_key.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// Writes numbers and texts one after the other. Fixed numbers are big-endian, so that keys sort as
/// their numbers do.
class ByteWriter {
  public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { big_endian(value, 4); }
    void u64(std::uint64_t value) { big_endian(value, 8); }
    void hash(HashKey value) {
        u64(static_cast<std::uint64_t>(value >> 64)), u64(static_cast<std::uint64_t>(value));
    }
    void time(SystemTime value) {
        u64(static_cast<std::uint64_t>(value.time_since_epoch().count()));
    }
    /// Seven bits a byte, lowest first.
    void varint(std::uint64_t value);
    /// As it is, without its length.
    void raw(std::string_view text) { bytes_ += text; }
    void raw(std::span<const std::byte> data) {
        bytes_.append(reinterpret_cast<const char*>(data.data()), data.size());
    }
    /// Its length as a varint, then itself.
    void text(std::string_view value) { varint(value.size()), raw(value); }

    void reserve(std::size_t size) { bytes_.reserve(size); }
    std::size_t size() const { return bytes_.size(); }
    std::string_view view() const { return bytes_; }
    void clear() { bytes_.clear(); }
    std::string take() { return std::move(bytes_); }

  private:
    void big_endian(std::uint64_t value, int bytes);

    std::string bytes_;
};

/// Reads back what a ByteWriter wrote. Past the end everything is 0 or empty and ok() is false.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }
    std::uint64_t u64() { return big_endian(8); }
    HashKey hash() {
        const HashKey high = u64();
        return high << 64 | u64();
    }
    SystemTime time() {
        return SystemTime(std::chrono::milliseconds(static_cast<std::int64_t>(u64())));
    }
    std::uint64_t varint();
    std::string_view raw(std::size_t size);
    std::string_view text() { return raw(varint()); }
    std::string_view rest() const { return rest_; }

    bool at_end() const { return rest_.empty(); }
    bool ok() const { return ok_; }

  private:
    std::uint64_t big_endian(std::size_t bytes);

    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace kcl::local::kinesis
