#pragma once

#include "kcl/local/admin/route.h"
#include "kcl/local/powers/faults/fault_book.h"

namespace kcl::local::admin {

/// /_kcl/faults: shows, adds and removes the rules of `book`, which is borrowed.
Routes fault_routes(powers::FaultBook& book);

}  // namespace kcl::local::admin
