#pragma once

#include <cstddef>

namespace kcl::wire {

/// The bulk of base64, where the processor has wide registers (x86-64 with AVX2); base64.cpp does
/// the rest. Both stop early, at nothing on other processors, and return how much of the input they
/// did.

/// Encodes whole groups of 3 bytes. `out` has room for 4 characters of each.
std::size_t encode_base64_wide(const unsigned char* in, std::size_t size, char* out);

/// Decodes whole groups of 4 characters, up to the last group or the first character that is not of
/// the alphabet. `out` has room for 3 bytes of each group of the input.
std::size_t decode_base64_wide(const char* in, std::size_t size, std::byte* out);

}  // namespace kcl::wire
