#pragma once

#include "kcl/local/dynamodb/values/value.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Keys as bytes that a store orders as DynamoDB orders its items: by a hash of the partition key,
/// then by sort key.
///
///   item     table number (4) | hash (3) | length (2) | partition key | sort key
///   index    index number (4) | hash (3) | length (2) | index partition key | index sort key,
///   ended | item key without its number
namespace kcl::local::dynamodb {

/// Bytes whose order is the order of sort keys: UTF-8, unsigned bytes, or Number::append_ordered().
/// `value` is a normalised S, N or B.
std::string ordered_bytes(const AttributeValue& value);

/// Appends hash, length and bytes: everything that holds items of one partition together, and no
/// others between.
void append_partition(std::string& key, std::string_view partition_bytes);

/// Appends bytes so that something may follow without a change of order: 00 becomes 00 FF, and 00
/// 01 ends it.
void append_ended(std::string& key, std::string_view bytes);
/// Reads what append_ended() wrote and takes it off the front of `rest`; StorageError when it isn't
/// there.
void skip_ended(std::string_view& rest);
/// Takes a partition off the front of `rest`.
void skip_partition(std::string_view& rest);

/// The part of a Scan's order that belongs to one of `total` segments, as values of the 24-bit
/// hash: [first, end).
struct HashRange {
    std::uint32_t first = 0;
    std::uint32_t end = 1U << 24;
};
HashRange segment_range(int segment, int total);

/// `prefix` followed by a hash: where that part of the order begins. Past the last hash: where the
/// prefix ends.
std::string hash_bound(std::string_view prefix, std::uint32_t hash);

/// The smallest bytes that are greater than every one that begins with `prefix`; empty when there
/// are none.
std::string after_prefix(std::string_view prefix);

}  // namespace kcl::local::dynamodb
