#pragma once

#include "kcl/local/kinesis/records/record_log.h"

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// What a shard iterator stands for. The stream's id makes sure that a stream of the same name,
/// made later, refuses it.
struct ShardIterator {
    SystemTime made;
    std::uint64_t stream = 0;
    StreamAddress address;
    ShardIndex shard = 0;
    Position position;
};

/// As long as AWS makes them for a stream of that name.
std::string to_text(const ShardIterator& iterator);
std::optional<ShardIterator> parse_shard_iterator(std::string_view text);

/// "Thu Jan 22 01:22:02 UTC 2015", as AWS's messages about expired iterators have it.
std::string describe(SystemTime time);

}  // namespace kcl::local::kinesis
