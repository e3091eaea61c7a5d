#pragma once

#include "kcl/local/admin/route.h"
#include "kcl/local/powers/virtual_clock.h"

namespace kcl::local::admin {

/// /_kcl/clock: reads, sets, steps, freezes and speeds up `clock`, which is borrowed.
Routes clock_routes(powers::VirtualClock& clock);

}  // namespace kcl::local::admin
