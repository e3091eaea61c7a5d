#pragma once

#include "kcl/local/admin/route.h"
#include "kcl/local/powers/counters.h"

namespace kcl::local::admin {

/// /_kcl/counters: shows and clears `counters`, which are borrowed.
Routes counter_routes(powers::Counters& counters);

}  // namespace kcl::local::admin
