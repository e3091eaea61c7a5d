#pragma once

#include "kcl/local/dynamodb/values/value.h"

#include <string>
#include <string_view>

namespace kcl::local::dynamodb {

/// An item as it is stored: its size first, so that pages and counters need not decode it.
std::string encode_item(const Item& item);

/// The item_size() of an encoded item.
std::size_t encoded_item_size(std::string_view bytes);

/// StorageError when the bytes are not an encoded item.
Item decode_item(std::string_view bytes);

}  // namespace kcl::local::dynamodb
