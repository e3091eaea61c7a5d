#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kcl {

/// A position in the 128-bit space by which Kinesis spreads partition keys over shards.
using HashKey = unsigned __int128;

inline constexpr HashKey max_hash_key = ~HashKey{0};

/// Decimal digits without leading zeros, as Kinesis and the lease table write it.
std::string to_string(HashKey key);
/// Empty when `text` is not plain digits (no sign, no leading zero but "0" itself) or exceeds 2^128
/// - 1.
std::optional<HashKey> parse_hash_key(std::string_view text);

/// Both ends belong to the range; start == end is a legal one-key shard.
struct HashKeyRange {
    HashKey start = 0;
    HashKey end = max_hash_key;
    bool contains(HashKey key) const { return start <= key && key <= end; }
    bool operator==(const HashKeyRange&) const = default;
};

}  // namespace kcl
