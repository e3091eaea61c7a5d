#pragma once

#include "kcl/base/hash_key.h"

#include <string_view>

namespace kcl::wire {

/// Where Kinesis puts a record with this partition key, unless it has an explicit hash key: the MD5
/// digest of the key's UTF-8 as a big-endian number. Throws std::runtime_error when the machine's
/// OpenSSL has no MD5.
HashKey hash_key_of(std::string_view partition_key);

}  // namespace kcl::wire
