#include "kcl/local/dynamodb/values/key_encoding.h"

#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/number.h"
#include "kcl/wire/md5.h"

#include <cstddef>
#include <span>

namespace kcl::local::dynamodb {
namespace {

constexpr std::size_t hash_bytes = 3;
constexpr std::size_t length_bytes = 2;
/// AWS divides segments by the leading 12 bits of the hash.
constexpr std::uint64_t segment_slots = 4096;

/// The bytes by which AWS orders the partitions of a Scan, as far as it can be seen from outside.
void append_partition_hash(std::string& key, std::string_view partition_bytes) {
    std::string salted("Outliers");
    salted += partition_bytes;
    const auto digest = wire::md5(std::as_bytes(std::span(salted)));
    for (std::size_t i = 0; i < hash_bytes; ++i) key += static_cast<char>(digest[i]);
}

void skip(std::string_view& rest, std::size_t size) {
    if (rest.size() < size) ByteReader::broken();
    rest.remove_prefix(size);
}

}  // namespace

std::string ordered_bytes(const AttributeValue& value) {
    if (const auto* text = text_bytes(value)) return *text;
    std::string bytes;
    if (const auto* digits = value.as_n())
        if (const auto number = Number::parse(*digits)) number->append_ordered(bytes);
    return bytes;
}

void append_partition(std::string& key, std::string_view partition_bytes) {
    append_partition_hash(key, partition_bytes);
    append_big_endian(key, partition_bytes.size(), length_bytes);
    key += partition_bytes;
}

void append_ended(std::string& key, std::string_view bytes) {
    for (const char c : bytes) {
        key += c;
        if (c == '\0') key += '\xff';
    }
    key.append("\x00\x01", 2);
}

void skip_ended(std::string_view& rest) {
    constexpr std::string_view end("\x00\x01", 2);
    // An escaped 00 is followed by FF, so that the first 00 01 is the end.
    const auto at = rest.find(end);
    if (at == rest.npos) ByteReader::broken();
    rest.remove_prefix(at + end.size());
}

void skip_partition(std::string_view& rest) {
    skip(rest, hash_bytes);
    if (rest.size() < length_bytes) ByteReader::broken();
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(rest[0])) << 8 |
                        static_cast<unsigned char>(rest[1]);
    skip(rest, length_bytes + length);
}

HashRange segment_range(int segment, int total) {
    const auto slots = static_cast<std::uint64_t>(total);
    const auto slot = [&](std::uint64_t s) { return (segment_slots * s + slots - 1) / slots; };
    const auto first = slot(static_cast<std::uint64_t>(segment));
    const auto end = slot(static_cast<std::uint64_t>(segment) + 1);
    return {static_cast<std::uint32_t>(first << 12), static_cast<std::uint32_t>(end << 12)};
}

std::string hash_bound(std::string_view prefix, std::uint32_t hash) {
    if (hash >= 1U << 24) return after_prefix(prefix);
    std::string bound(prefix);
    append_big_endian(bound, hash, hash_bytes);
    return bound;
}

std::string after_prefix(std::string_view prefix) {
    std::string bound(prefix);
    while (!bound.empty() && bound.back() == '\xff') bound.pop_back();
    if (!bound.empty())
        bound.back() = static_cast<char>(static_cast<unsigned char>(bound.back()) + 1);
    return bound;
}

}  // namespace kcl::local::dynamodb
