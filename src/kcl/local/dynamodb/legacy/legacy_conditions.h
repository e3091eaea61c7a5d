#pragma once

#include "kcl/local/dynamodb/expressions/key_condition.h"
#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/wire/dynamodb/legacy.h"

#include <optional>
#include <vector>

/// The conditions of before there were expressions, as the expressions that mean the same: one
/// evaluator serves both. The results borrow from the given maps, whose values are normalised here.
/// Errors: ValidationException, in the words that the service has for these parameters.
namespace kcl::local::dynamodb {

/// What a write expects; empty when it expects nothing.
Outcome<std::optional<BoundExpression>> expected_condition(
    wire::dynamodb::ExpectedAttributeValues& expected,
    std::optional<wire::dynamodb::ConditionalOperator> joined_by);

/// A QueryFilter or ScanFilter; empty when it has no conditions.
Outcome<std::optional<BoundExpression>> filter_condition(
    wire::dynamodb::Conditions& filter,
    std::optional<wire::dynamodb::ConditionalOperator> joined_by);

/// KeyConditions as terms of a key condition.
Outcome<std::vector<KeyTerm>> key_condition_terms(wire::dynamodb::Conditions& conditions);

}  // namespace kcl::local::dynamodb
