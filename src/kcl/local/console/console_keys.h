#pragma once

#include "kcl/local.h"

#include <string>
#include <string_view>
#include <vector>

/// With what the page signs where callers must: keys of its own, good until the services stop.
namespace kcl::local::console {

/// One for each account that `others` name, and one for everybody else's: "kcl-console" or
/// "kcl-console-ACCOUNT", all with the same secret.
std::vector<LocalAccessKey> console_keys(const std::vector<LocalAccessKey>& others,
                                         const std::string& secret);

/// The page of a service at `url`. The secret stands behind '#': browsers keep that to themselves.
/// Empty: none is needed.
std::string console_url(std::string_view url, std::string_view secret);

}  // namespace kcl::local::console
