#pragma once

#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/constants.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"

#include <vector>

namespace kcl::local::dynamodb::partiql {

/// SET and REMOVE as an update like any other. Borrows its values from `constants`.
/// Errors: ValidationException for what DynamoDB can't do to an item.
Outcome<BoundExpression> update_of(const std::vector<Action>& actions, Constants& constants);

}  // namespace kcl::local::dynamodb::partiql
