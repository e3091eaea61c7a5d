#pragma once

#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/storage/store.h"

#include <cstdint>
#include <string>
#include <string_view>

/// How the engine's data lies in the store. Numbers are big-endian; a text is followed by a zero
/// byte in keys and preceded by its length (varint) in values.
///
/// Space kinesis_streams:
///     's' account region name            stream: see encode(Stream)
///     'h' stream u64, shard u32          shard: see encode(Shard)
///     'o' stream u64, hash key u128      open shard that begins there: see encode(OpenShard)
///     'c' stream u64, group u32          counter: next index u64, last arrival in ms u64
///     'x' stream u64, shard u32          a closed shard whose records are still stored
///     'g' due in ms u64, stream u64      a deleted stream whose parts are still stored: its 's'
///     'n'                                id of the newest stream or subscription u64
///     'e' stream u64, name               consumer for fan-out: see consumers.cpp
///     'u' stream u64, consumer, shard    its newest subscription to that shard: subscriptions.cpp
///     't' stream u64, owner, tag's key   a tag's value; owner: a consumer's name, or empty
///     'p' stream u64, owner              resource policy
///     'a' account region                 settings of the account: see account.cpp
///
/// Space kinesis_records:
///     stream u64, shard u32, index u64   block of records, under the index of its first one: see
///                                        records/record_block.h
///
/// Values begin with a format number. Fields are only ever added at the end, and absent ones read
/// as 0 or empty.
namespace kcl::local::kinesis::layout {

inline constexpr auto space = storage::Space::kinesis_streams;

std::string stream_key(const StreamAddress& address);
/// The beginning of the keys of all streams of one account in one region.
std::string streams_of(std::string_view account, std::string_view region);
std::string encode(const Stream& stream);
Stream decode_stream(std::string_view key, std::string_view value);

std::string shard_key(std::uint64_t stream, ShardIndex shard);
std::string encode(const Shard& shard);
Shard decode_shard(ShardIndex index, std::string_view value);

/// What a write needs to know of a shard.
struct OpenShard {
    ShardIndex index = 0;
    std::uint64_t created = 0;
    HashKeyRange range;
};
std::string open_shard_key(std::uint64_t stream, HashKey start);
std::string encode(const OpenShard& shard);
OpenShard decode_open_shard(std::string_view key, std::string_view value);

/// Shards share counters in groups of five, as seen on AWS.
inline constexpr ShardIndex group_size = 5;
struct Counter {
    std::uint64_t next_index = 1;  ///< 0 belongs to the shard's own first number.
    SystemTime last_arrival;       ///< Arrival times never go back within a group.
};
std::string counter_key(std::uint64_t stream, ShardIndex shard);
std::string encode(const Counter& counter);
Counter decode_counter(std::string_view value);

std::string closed_shard_key(std::uint64_t stream, ShardIndex shard);
std::string grave_key(SystemTime due, std::uint64_t stream);
std::string newest_stream_key();

/// The beginning of all keys of that kind, from 'h' to 'p', of one stream.
std::string part_prefix(char kind, std::uint64_t stream);
/// All these kinds.
inline constexpr std::string_view part_kinds = "hocxeutp";
/// The same for one owner within the stream: its text, and a zero byte.
std::string owned_prefix(char kind, std::uint64_t stream, std::string_view owner);

/// Values begin with a format number. Throws StorageError for one that is not known.
ByteWriter begin_value();
ByteReader begin_reading(std::string_view value, std::string_view what);
/// Throws StorageError when a value of that sort could not be read.
void require_readable(bool understood, std::string_view what);

std::string block_key(std::uint64_t stream, ShardIndex shard, std::uint64_t index);
/// The beginning of the keys of all blocks of one shard.
std::string blocks_of(std::uint64_t stream, ShardIndex shard);
std::string blocks_of(std::uint64_t stream);

}  // namespace kcl::local::kinesis::layout
