#pragma once

#include "kcl/cli/streams/stream_options.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::cli {

/// The word for `action` after `kcl streams`.
std::string_view name_of(StreamAction action);
std::optional<StreamAction> stream_action_named(std::string_view name);

/// What `kcl streams --help` prints.
std::string streams_usage();
/// What `kcl streams ACTION --help` prints.
std::string usage_of(StreamAction action);

}  // namespace kcl::cli
