#pragma once

#include "kcl/local/protocol/schema.h"
#include "kcl/wire/document.h"

#include <optional>
#include <string>

namespace kcl::local::protocol {

/// Whether every member keeps the rules of the model. The message of the ValidationException that
/// tells the first ten breaches, in the order of the schema; empty when there are none. Types must
/// be right already.
std::optional<std::string> find_constraint_errors(wire::Value request, Schema schema);

}  // namespace kcl::local::protocol
