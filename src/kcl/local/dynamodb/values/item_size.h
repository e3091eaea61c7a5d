#pragma once

#include "kcl/local/dynamodb/values/value.h"

#include <cstdint>

namespace kcl::local::dynamodb {

/// The largest item that DynamoDB stores, in bytes as item_size() counts them.
inline constexpr std::size_t largest_item = std::size_t{400} * 1024;

/// Bytes that DynamoDB counts for an item: the names in UTF-8 and the values. Numbers must be
/// normalised.
std::size_t item_size(const Item& item);
std::size_t value_size(const AttributeValue& value);

}  // namespace kcl::local::dynamodb
