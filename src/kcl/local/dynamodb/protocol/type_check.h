#pragma once

#include "kcl/local/protocol/schema.h"
#include "kcl/wire/document.h"

#include <optional>
#include <string>

namespace kcl::local::dynamodb {

/// Whether every member has a value that DynamoDB could convert to the member's type. The message
/// of the SerializationException for the first that has not; empty when all have. Null is absent,
/// and members that the schema doesn't know don't count.
std::optional<std::string> find_type_error(wire::Value request, protocol::Schema schema);

}  // namespace kcl::local::dynamodb
