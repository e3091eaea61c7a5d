#pragma once

#include "kcl/wire/document.h"

#include <optional>
#include <string>
#include <string_view>

/// What the service says of parameters before it looks at their meaning. Types must be right
/// already.
namespace kcl::local::dynamodb {

/// A table operation's TableName that is missing, too short or too long.
std::optional<std::string> find_table_name_error(std::string_view operation, wire::Value request);

/// A ResourceArn that is missing.
std::optional<std::string> find_resource_error(wire::Value request);

/// Parameters that exclude each other, empty placeholders, and parameters that this local service
/// does not offer: to ignore those would do something else than was asked.
std::optional<std::string> find_parameter_conflict(std::string_view operation, wire::Value request);

}  // namespace kcl::local::dynamodb
