#pragma once

#include "kcl/base/result.h"
#include "kcl/retrieval/read_position.h"

#include <string_view>

namespace kcl::cli {

/// Where reading begins, as people type it: "trim_horizon", "latest", a time (timestamp.h), a span
/// back from `now` ("-2h"), or a sequence number (more than 20 digits). Faults: invalid, naming the
/// forms; a time in the future.
Result<retrieval::StartAt> parse_start_position(std::string_view text, SystemTime now);

}  // namespace kcl::cli
