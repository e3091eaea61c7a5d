#pragma once

#include "kcl/base/hash_key.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The Kinesis Producer Library packs many user records into one record of a stream:
/// magic, a protobuf message (tables of partition keys and explicit hash keys; records that point
/// into them), MD5.
namespace kcl::wire {

/// One record inside. Borrowed: the views point into the stream's record.
struct UserRecord {
    std::span<const std::byte> data;
    std::string_view partition_key;
    std::optional<std::string_view> explicit_hash_key;

    bool operator==(const UserRecord& other) const;
};

/// What unpacking one record of a stream gave.
struct Unpacked {
    enum class Kind {
        plain,       ///< Not aggregated, or damaged: the whole record is one record of the user.
                     ///< `records` is empty.
        aggregated,  ///< `records` are the user's records, in order; there may be none.
        misplaced,   ///< One of them belongs to another shard, to which the producer sends all of
                     ///< them again: none counts.
    };
    Kind kind = Kind::plain;
    std::vector<UserRecord> records;
    /// Records at the end that could not be understood (an index outside its table, or a bad
    /// explicit hash key, in the first of them): they are lost. For a counter and a log line.
    std::size_t lost = 0;
};

/// True for what may be aggregated. Cheap: looks at the length and the first four bytes.
bool may_be_aggregated(std::span<const std::byte> record);

/// Unpacks one record of the shard that holds `shard`. Any bytes may come in: never throws for
/// them.
Unpacked unpack(std::span<const std::byte> record, const HashKeyRange& shard);

/// Packs records as the Kinesis Producer Library does, each key once in its table. The record of
/// the stream is then put with the partition key "a" and the explicit hash key that the first of
/// them has or is given by its partition key.
std::string pack(std::span<const UserRecord> records);

}  // namespace kcl::wire
