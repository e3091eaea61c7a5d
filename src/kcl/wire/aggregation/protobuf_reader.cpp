#include "kcl/wire/aggregation/protobuf_reader.h"

#include <limits>
#include <vector>

namespace kcl::wire {
namespace {

constexpr std::size_t max_group_depth = 64;

}  // namespace

std::optional<ProtobufField> ProtobufReader::next() {
    if (rest_.empty() || is_broken_) return std::nullopt;
    auto next = field();
    const bool is_good = next && next->type != WireType::end_group &&
                         (next->type != WireType::group || skip_group(next->id));
    if (is_good) return next;
    is_broken_ = true;
    return std::nullopt;
}

std::optional<std::uint64_t> ProtobufReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
        const auto byte = std::to_integer<std::uint64_t>(rest_.front());
        rest_ = rest_.subspan(1);
        value |= (byte & 0x7f)
                 << shift;  // of a tenth byte only the lowest bit counts, as in every protobuf
        if (byte < 0x80) return value;
    }
    return std::nullopt;
}

std::optional<std::span<const std::byte>> ProtobufReader::take(std::uint64_t size) {
    if (size > rest_.size()) return std::nullopt;
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
}

/// One field, or the start or end of a group.
std::optional<ProtobufField> ProtobufReader::field() {
    const auto tag = varint();
    if (!tag || *tag > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    ProtobufField field{*tag >> 3, static_cast<WireType>(*tag & 7), 0, {}};
    if (field.id == 0) return std::nullopt;
    std::optional<std::uint64_t> number = 0;
    std::optional<std::span<const std::byte>> bytes = rest_.first(0);
    switch (field.type) {
        case WireType::varint:
            number = varint();
            break;
        case WireType::fixed64:
            bytes = take(8);
            break;
        case WireType::fixed32:
            bytes = take(4);
            break;
        case WireType::bytes:
            number = varint();
            if (number) bytes = take(*number);
            break;
        case WireType::group:
        case WireType::end_group:
            break;
        default:
            return std::nullopt;
    }
    if (!number || !bytes) return std::nullopt;
    field.number = *number;
    field.bytes = *bytes;
    return field;
}

bool ProtobufReader::skip_group(std::uint64_t id) {
    std::vector<std::uint64_t> open{id};
    while (!open.empty()) {
        const auto inner = field();
        if (!inner) return false;
        if (inner->type == WireType::group) {
            if (open.size() == max_group_depth) return false;
            open.push_back(inner->id);
        } else if (inner->type == WireType::end_group) {
            if (inner->id != open.back()) return false;
            open.pop_back();
        }
    }
    return true;
}

}  // namespace kcl::wire
