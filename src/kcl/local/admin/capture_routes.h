#pragma once

#include "kcl/local/admin/route.h"
#include "kcl/local/powers/data/replay.h"

#include <functional>

namespace kcl::local::admin {

/// /_kcl/capture and /_kcl/replay. `find` is asked for services whose data the request's
/// transaction reaches, the one that was asked among them.
Routes capture_routes(powers::Capture& capture,
                      std::function<Service*(const Request& request, std::string_view name)> find);

}  // namespace kcl::local::admin
