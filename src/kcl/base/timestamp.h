#pragma once

#include "kcl/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl {

/// A moment as people type it: "2026-01-31T12:00:00Z", "2026-01-31T12:00:00.250+01:00",
/// "2026-01-31" (UTC), or Unix seconds with an optional fraction ("1769860800.25"). Empty when it
/// is none of these or no such day or time exists.
std::optional<SystemTime> parse_timestamp(std::string_view text);

/// "2026-01-31T12:00:00.250Z", which parse_timestamp() reads.
std::string format_timestamp(SystemTime time);

}  // namespace kcl
