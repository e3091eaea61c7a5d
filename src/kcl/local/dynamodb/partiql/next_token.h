#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/reading.h"
#include "kcl/wire/dynamodb/partiql/execute_statement.h"

#include <string>
#include <string_view>

/// NextToken: where a SELECT goes on, bound to its statement and parameters.
namespace kcl::local::dynamodb::partiql {

std::string next_token(const wire::dynamodb::ExecuteStatementRequest& request,
                       const ResumePoint& rest);

/// Errors: ValidationException for what is no token, or that of another statement.
Outcome<ResumePoint> read_next_token(const wire::dynamodb::ExecuteStatementRequest& request,
                                     std::string_view token);

}  // namespace kcl::local::dynamodb::partiql
