#pragma once

#include "kcl/base/clock.h"

#include <optional>
#include <string_view>

namespace kcl::cli {

/// A time span as people type it: "90s", "10m", "48h", "7d", "250ms". Empty when it is none, or
/// longer than a hundred years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace kcl::cli
