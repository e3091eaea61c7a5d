#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// Text that callers carry around without understanding it: iterators and tokens. As AWS shapes
/// them: canonical base64 of eight bytes 00 .. 01 and a multiple of sixteen more; here the
/// content's length, the content, zeros and a checksum. The checksum tells mangled text, not forged
/// text.

/// At least `least_size` bytes before base64.
std::string seal(std::string_view content, std::size_t least_size = 0);
/// Empty when it was not made by seal().
std::optional<std::string> unseal(std::string_view text);

}  // namespace kcl::local::kinesis
