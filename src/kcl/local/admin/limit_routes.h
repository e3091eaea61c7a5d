#pragma once

#include "kcl/local/admin/route.h"

#include <functional>

namespace kcl::local::admin {

/// /_kcl/limits: shows and switches whether the limits of AWS are enforced. `enforced` is borrowed;
/// `switched` is called after each change, so that every bucket begins full.
Routes limit_routes(bool& enforced, std::function<void()> switched);

}  // namespace kcl::local::admin
