#pragma once

#include <string_view>

namespace kcl::local::dynamodb {

/// Whether DynamoDB wants a placeholder for an attribute of that name, in whatever case.
bool is_reserved_word(std::string_view name);

}  // namespace kcl::local::dynamodb
