#pragma once

#include <string>
#include <string_view>

namespace kcl::wire {

/// Percent-encodes all but unreserved characters (RFC 3986) and those in `also_kept`.
std::string percent_encoded(std::string_view text, std::string_view also_kept = {});
/// A '%' without two hexadecimal digits stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace kcl::wire
