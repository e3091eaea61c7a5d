#pragma once

#include "kcl/local/dynamodb/expressions/bindings.h"
#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/values/value.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// What can only be checked once names and values are known: paths that touch each other, and types
/// of given values.
/// \return the text after "Invalid UpdateExpression: ".
std::optional<std::string> check_update(const Expression& update, const Bindings& bindings);

/// The paths that an update changes, in the order of its text.
std::vector<ResolvedPath> updated_paths(const Expression& update, const Bindings& bindings);

/// True when the update can only take away: then it makes no item where there is none.
bool only_removes(const Expression& update);

/// The item after the update. Every right side sees `before`; places in lists mean those of
/// `before`. Only after check_update() had no objection. ValidationException when the update does
/// not suit the item.
Outcome<Item> apply_update(const Expression& update, const Bindings& bindings, const Item& before);

}  // namespace kcl::local::dynamodb
