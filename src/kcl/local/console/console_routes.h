#pragma once

#include "kcl/local.h"
#include "kcl/local/admin/route.h"

#include <vector>

namespace kcl::local::console {

/// /_kcl/ui: a page that shows streams and tables. The page itself is fixed; it asks the services
/// for everything, in their own protocol. `endpoints` are those that the page may ask: it finds
/// them on the host that it came from.
///
/// The page's own policy lets it run nothing but its own scripts: records and items are written by
/// strangers.
admin::Routes console_routes(const std::vector<LocalEndpoint>& endpoints);

}  // namespace kcl::local::console
