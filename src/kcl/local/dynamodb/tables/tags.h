#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::local::dynamodb {

/// Refuses more tags than a table may have, and a key that is there twice.
std::optional<wire::ServiceError> check_tags(const std::vector<wire::dynamodb::Tag>& tags);

/// Adds `more` to `tags`; a key that is there already gets the new value.
void add_tags(std::vector<wire::dynamodb::Tag>& tags, const std::vector<wire::dynamodb::Tag>& more);

void remove_tags(std::vector<wire::dynamodb::Tag>& tags, const std::vector<std::string>& keys);

}  // namespace kcl::local::dynamodb
