#include "kcl/local/kinesis/model/opaque.h"

#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/wire/base64.h"

#include <algorithm>
#include <span>

namespace kcl::local::kinesis {

namespace {

constexpr std::uint64_t version = 1;
constexpr std::size_t version_size = 8;
constexpr std::size_t checksum_size = 8;
constexpr std::size_t unit = 16;

/// FNV-1a.
std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325;
    for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return sum;
}

}  // namespace

std::string seal(std::string_view content, std::size_t least_size) {
    ByteWriter bytes;
    bytes.u64(version);
    bytes.text(content);
    const std::size_t body = std::max(least_size, bytes.size() + checksum_size) - version_size;
    const std::size_t size = version_size + (body + unit - 1) / unit * unit;
    bytes.raw(std::string(size - checksum_size - bytes.size(), '\0'));
    bytes.u64(checksum(bytes.view()));
    return wire::to_base64(std::as_bytes(std::span(bytes.view())));
}

std::optional<std::string> unseal(std::string_view text) {
    const auto decoded = wire::from_base64(text);
    if (!decoded || decoded->size() < version_size + unit) return std::nullopt;
    const std::string_view sealed(*decoded);
    ByteReader sum(sealed.substr(sealed.size() - checksum_size));
    const auto body = sealed.substr(0, sealed.size() - checksum_size);
    ByteReader reader(body);
    if (reader.u64() != version || sum.u64() != checksum(body)) return std::nullopt;
    std::string content(reader.text());
    if (!reader.ok()) return std::nullopt;
    return content;
}

}  // namespace kcl::local::kinesis
