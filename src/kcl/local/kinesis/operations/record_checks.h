#pragma once

#include "kcl/local/kinesis/model/stream.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// The explicit hash key when there is one, else the partition key's.
Outcome<HashKey> require_hash_key(std::string_view partition_key,
                                  std::optional<std::string_view> explicit_hash_key);

/// For a record without either: any one, and others for other records.
HashKey chosen_hash_key(SystemTime now, std::size_t position, std::span<const std::byte> data);

/// That the record is no larger than the stream takes. `path` says where the data stands in the
/// request.
Outcome<void> require_fitting_record(const Stream& stream, std::string_view partition_key,
                                     std::span<const std::byte> data,
                                     const std::function<std::string()>& path);

}  // namespace kcl::local::kinesis
