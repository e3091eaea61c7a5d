#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// What Kinesis hides in the 56 digits of a sequence number. Written out in hexadecimal, version 2
/// has 47 digits: a 2, nine of `created`, the last one of `shard`, sixteen of `index`, 00, nine of
/// `time`, eight of `shard`, and a 2. So numbers of one shard are ordered by index, then time.
struct SequenceNumber {
    std::uint64_t created = 0;  ///< When the shard was made, in seconds.
    std::int32_t shard = 0;
    std::uint64_t index = 0;  ///< Counts the records of a group of shards; up to `last_index`.
    std::uint64_t time = 0;   ///< When the record came, in seconds.
    int version = 2;

    bool operator==(const SequenceNumber&) const = default;
};

/// Of the number that ends a closed shard.
inline constexpr std::uint64_t last_index = (std::uint64_t{1} << 63) - 1;

inline constexpr std::size_t sequence_digits = 56;

/// Always version 2.
std::array<char, sequence_digits> digits_of(const SequenceNumber& number);
std::string to_string(const SequenceNumber& number);

/// Versions 1 and 0 too: AWS gave them out before 2015, and takes small numbers such as "0" for the
/// latter. Empty when it is none that AWS could have given out.
std::optional<SequenceNumber> parse_sequence_number(std::string_view digits);

}  // namespace kcl::local::kinesis
