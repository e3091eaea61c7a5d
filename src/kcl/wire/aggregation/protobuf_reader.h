#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace kcl::wire {

/// The wire types that protobuf still uses. Groups, long deprecated, are walked over as a whole.
enum class WireType : std::uint8_t {
    varint = 0,
    fixed64 = 1,
    bytes = 2,
    group = 3,
    end_group = 4,
    fixed32 = 5
};

struct ProtobufField {
    std::uint64_t id = 0;
    WireType type = WireType::varint;
    std::uint64_t number = 0;          ///< Of a varint.
    std::span<const std::byte> bytes;  ///< Of a length-delimited field.

    bool is(std::uint64_t wanted_id, WireType wanted_type) const {
        return id == wanted_id && type == wanted_type;
    }
};

/// Walks the fields of one protobuf message. Any bytes may come in.
class ProtobufReader {
  public:
    explicit ProtobufReader(std::span<const std::byte> message) : rest_(message) {}

    /// Empty at the end, and where the bytes stop making sense.
    std::optional<ProtobufField> next();
    /// Once next() was empty: whether the message was understood to its end.
    bool is_whole() const { return rest_.empty() && !is_broken_; }

  private:
    std::optional<std::uint64_t> varint();
    std::optional<std::span<const std::byte>> take(std::uint64_t size);
    std::optional<ProtobufField> field();
    bool skip_group(std::uint64_t id);

    std::span<const std::byte> rest_;
    bool is_broken_ = false;
};

}  // namespace kcl::wire
