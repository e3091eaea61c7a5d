#pragma once

#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"

#include <string>

namespace kcl::local::dynamodb::partiql {

/// A document path. Names stand for themselves.
/// Errors: ValidationException for what is no path, or none of DynamoDB.
Outcome<Path> document_path(const Term& term);

/// What a SELECT calls the column of a path: its last name with the places in lists after it.
std::string column_name(const Path& path);

}  // namespace kcl::local::dynamodb::partiql
