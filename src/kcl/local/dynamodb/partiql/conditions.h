#pragma once

#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/constants.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"

#include <vector>

namespace kcl::local::dynamodb::partiql {

/// A WHERE as a condition like any other. Borrows its values from `constants`.
/// Errors: ValidationException for what DynamoDB can't ask of an item.
Outcome<BoundExpression> condition_of(const Term& where, Constants& constants);

/// The same condition without some of its parts, or with others: a condition of its own over the
/// values of `of`.
BoundExpression condition_like(const BoundExpression& of, Node condition);

/// Whether an attribute is there.
Node existence(std::string_view attribute, Function which);

/// All of `conditions`, or any of them. There is at least one.
Node joined(Node::Kind kind, std::vector<Node> conditions);

}  // namespace kcl::local::dynamodb::partiql
