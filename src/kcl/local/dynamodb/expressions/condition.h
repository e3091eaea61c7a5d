#pragma once

#include "kcl/local/dynamodb/expressions/bindings.h"
#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/values/value.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// What can only be checked once names and values are known: operands that must differ, and types
/// of given values.
/// \return the text after "Invalid …Expression: ".
std::optional<std::string> check_condition(const Node& condition, const Bindings& bindings);

/// The part of it about operands that must differ; for the right side of a SET too.
std::optional<std::string> check_distinct(const Node& node, const Bindings& bindings);

/// Whether the condition holds for `item`. Only after check_condition() had no objection.
bool holds(const Node& condition, const Bindings& bindings, const Item& item);

/// What a path leads to in `item`; null when there is nothing.
const AttributeValue* find_path(const Item& item, const Path& path, const Bindings& bindings);

/// Every document path of a condition or of the right side of a SET, in the order of the text.
void collect_paths(const Node& node, std::vector<const Path*>& paths);

}  // namespace kcl::local::dynamodb
