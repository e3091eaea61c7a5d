#pragma once

#include "kcl/local/dynamodb/values/value.h"

#include <optional>
#include <string>

namespace kcl::local::dynamodb {

/// Checks what the types of AttributeValue can't express (numbers are decimals; sets are not empty
/// and hold each member once; nesting of at most 32 levels) and brings `value` into its stored
/// form.
/// \return the service's sentence for the first fault; `value` is then half done and of no use.
std::optional<std::string> normalise(AttributeValue& value);

/// The same for each attribute.
std::optional<std::string> normalise(Item& item);

/// The service's sentence when `item`, which is else in its stored form, nests too deeply.
std::optional<std::string> check_nesting(const Item& item);

}  // namespace kcl::local::dynamodb
