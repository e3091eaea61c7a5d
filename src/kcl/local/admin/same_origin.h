#pragma once

#include "kcl/local/service.h"

#include <optional>
#include <string>

namespace kcl::local::admin {

/// Why this call must not drive the services; empty when it may.
///
/// Only programs on this machine may, and web pages that these ports served themselves: a page from
/// elsewhere gives itself away by its Origin, by Sec-Fetch-Site, or, when it had its own name point
/// here, by its Host. Host must be localhost, a name under it, or an IP address (which nobody can
/// point elsewhere).
std::optional<std::string> why_refused(const Call& call);

}  // namespace kcl::local::admin
