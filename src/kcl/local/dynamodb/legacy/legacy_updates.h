#pragma once

#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/wire/dynamodb/legacy.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// AttributeUpdates as the update expression that means the same; empty when there are none.
/// Borrows from the map, whose values are normalised here. ValidationException in the words that
/// the service has for this parameter.
Outcome<std::optional<BoundExpression>> update_of(wire::dynamodb::AttributeValueUpdates& updates);

/// AttributesToGet as a projection; empty when everything is wanted.
Outcome<std::optional<BoundExpression>> projection_of(const std::vector<std::string>& attributes);

}  // namespace kcl::local::dynamodb
