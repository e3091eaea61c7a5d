#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace kcl::wire {

using Md5 = std::array<std::byte, 16>;

/// Throws std::runtime_error when the machine's OpenSSL has no MD5 at all.
Md5 md5(std::span<const std::byte> bytes);

}  // namespace kcl::wire
