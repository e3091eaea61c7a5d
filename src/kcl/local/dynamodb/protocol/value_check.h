#pragma once

#include "kcl/local/protocol/schema.h"
#include "kcl/wire/document.h"

#include <optional>
#include <string>

namespace kcl::local::dynamodb {

/// The ten members of an AttributeValue. Only for types: exactly one of them may be there.
protocol::Schema attribute_value_members();

/// What is wrong with the attribute values of a request that decoding would not show: none or more
/// than one type, or a NULL that is not true. The message of the ValidationException, with what the
/// service puts around it in this member. Types must be right already.
std::optional<std::string> find_value_error(wire::Value request, protocol::Schema schema);

}  // namespace kcl::local::dynamodb
