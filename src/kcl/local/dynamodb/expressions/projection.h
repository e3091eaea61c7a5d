#pragma once

#include "kcl/local/dynamodb/expressions/bindings.h"
#include "kcl/local/dynamodb/values/value.h"

#include <vector>

namespace kcl::local::dynamodb {

/// What `paths` select of an item: nested members stay nested, list elements close up in their
/// order, and what is not there leaves nothing behind. The paths don't overlap.
Item project(const Item& item, const std::vector<ResolvedPath>& paths);

}  // namespace kcl::local::dynamodb
