#include "kcl/wire/aggregated_record.h"

#include "tests/fuzz/input.h"

#include <openssl/evp.h>

#include <array>

namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

/// The record of a stream whose frame and digest are right, so that the fuzzer gets past them.
std::string framed(std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    EVP_Digest(message.data(), message.size(), digest.data(), &size, EVP_md5(), nullptr);
    return "\xf3\x89\x9a\xc2" + std::string(message) +
           std::string(reinterpret_cast<const char*>(digest.data()), size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kcl::wire;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    unpack(bytes(input), kcl::HashKeyRange{});
    const auto record = framed(input);
    const auto unpacked = unpack(bytes(record), kcl::HashKeyRange{});
    require(unpacked.kind != Unpacked::Kind::misplaced, "the whole hash space holds every record");
    if (unpacked.records.empty()) return 0;
    const auto packed = pack(unpacked.records);
    const auto again = unpack(bytes(packed), kcl::HashKeyRange{});
    require(again.records == unpacked.records && again.lost == 0,
            "what was unpacked can be packed");
    return 0;
}
