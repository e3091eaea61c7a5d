#pragma once

#include "kcl/base/clock.h"

#include <optional>
#include <string_view>

namespace kcl::cli {

/// A moment as people type it: "2026-01-31T12:00:00Z", "2026-01-31T12:00:00.250+01:00",
/// "2026-01-31" (UTC), or Unix seconds with an optional fraction ("1769860800.25"). Empty when it
/// is none of these or no such day or time exists.
std::optional<SystemTime> parse_timestamp(std::string_view text);

}  // namespace kcl::cli
