#pragma once

#include <cstdint>
#include <string_view>

namespace kcl::wire {

/// CRC-32 as zlib, PNG and the x-amz-crc32 header have it.
std::uint32_t crc32(std::string_view bytes);

}  // namespace kcl::wire
