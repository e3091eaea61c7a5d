#include "kcl/local/kinesis/model/layout.h"

#include "kcl/local/storage/store.h"

#include <fmt/format.h>

namespace kcl::local::kinesis::layout {

namespace {

constexpr std::uint8_t format = 1;

void append_text(std::string& key, std::string_view text) { key.append(text).push_back('\0'); }

std::string take_text(std::string_view& key) {
    const auto end = key.find('\0');
    require_readable(end != key.npos, "stream");
    std::string text(key.substr(0, end));
    key.remove_prefix(end + 1);
    return text;
}

/// 0 for none, else the index and 1.
void optional_index(ByteWriter& value, const std::optional<ShardIndex>& index) {
    value.varint(index ? std::uint64_t{*index} + 1 : 0);
}
std::optional<ShardIndex> optional_index(ByteReader& value) {
    const auto stored = value.varint();
    if (stored == 0) return std::nullopt;
    return static_cast<ShardIndex>(stored - 1);
}

std::string numbered_key(char kind, std::uint64_t stream, ShardIndex shard) {
    ByteWriter key;
    key.u8(static_cast<std::uint8_t>(kind));
    key.u64(stream);
    key.u32(shard);
    return key.take();
}

}  // namespace

void require_readable(bool understood, std::string_view what) {
    if (!understood)
        throw storage::StorageError(fmt::format(
            "the data directory holds a {} that can't be read: it is damaged or of a newer version",
            what));
}

ByteWriter begin_value() {
    ByteWriter value;
    value.u8(format);
    return value;
}

ByteReader begin_reading(std::string_view value, std::string_view what) {
    ByteReader reader(value);
    require_readable(reader.u8() == format, what);
    return reader;
}

std::string streams_of(std::string_view account, std::string_view region) {
    std::string key = "s";
    append_text(key, account);
    append_text(key, region);
    return key;
}

std::string stream_key(const StreamAddress& address) {
    std::string key = streams_of(address.account, address.region);
    append_text(key, address.name);
    return key;
}

std::string encode(const Stream& stream) {
    ByteWriter value = begin_value();
    value.u64(stream.id);
    value.u8(static_cast<std::uint8_t>(stream.mode));
    value.time(stream.created);
    value.u8(static_cast<std::uint8_t>(stream.status));
    value.time(stream.changes_at);
    value.varint(stream.retention_hours);
    value.varint(stream.shard_count);
    value.varint(stream.open_shards);
    value.varint(stream.max_record_kib);
    value.u8(static_cast<std::uint8_t>(stream.encryption));
    value.text(stream.key_id);
    value.varint(stream.metrics.size());
    for (const auto& metric : stream.metrics) value.text(metric);
    value.u8(static_cast<std::uint8_t>(stream.distribution));
    value.varint(stream.warm_mibps);
    value.varint(stream.warm_mibps_before);
    value.time(stream.warm_from);
    value.time(stream.trimmed);
    return value.take();
}

Stream decode_stream(std::string_view key, std::string_view value) {
    Stream stream;
    key.remove_prefix(1);
    stream.address.account = take_text(key);
    stream.address.region = take_text(key);
    stream.address.name = take_text(key);
    ByteReader reader = begin_reading(value, "stream");
    stream.id = reader.u64();
    stream.mode = static_cast<api::StreamMode>(reader.u8());
    stream.created = reader.time();
    stream.status = static_cast<api::StreamStatus>(reader.u8());
    stream.changes_at = reader.time();
    stream.retention_hours = static_cast<std::uint32_t>(reader.varint());
    stream.shard_count = static_cast<std::uint32_t>(reader.varint());
    stream.open_shards = static_cast<std::uint32_t>(reader.varint());
    stream.max_record_kib = static_cast<std::uint32_t>(reader.varint());
    stream.encryption = static_cast<api::EncryptionType>(reader.u8());
    stream.key_id = reader.text();
    for (auto metrics = reader.varint(); metrics > 0 && reader.ok(); --metrics)
        stream.metrics.emplace_back(reader.text());
    if (!reader.at_end()) {  // added later
        stream.distribution = static_cast<api::RecordDistributionStrategy>(reader.u8());
        stream.warm_mibps = static_cast<std::uint32_t>(reader.varint());
        stream.warm_mibps_before = static_cast<std::uint32_t>(reader.varint());
        stream.warm_from = reader.time();
    }
    stream.trimmed = reader.at_end() ? stream.created : reader.time();
    require_readable(reader.ok(), "stream");
    return stream;
}

std::string shard_key(std::uint64_t stream, ShardIndex shard) {
    return numbered_key('h', stream, shard);
}

std::string encode(const Shard& shard) {
    ByteWriter value = begin_value();
    optional_index(value, shard.parent);
    optional_index(value, shard.adjacent_parent);
    value.hash(shard.range.start);
    value.hash(shard.range.end);
    value.u64(shard.created);
    value.time(shard.opened);
    value.u8(shard.closed ? 1 : 0);
    value.time(shard.closed.value_or(SystemTime{}));
    value.varint(shard.children.size());
    for (const auto child : shard.children) value.varint(child);
    return value.take();
}

Shard decode_shard(ShardIndex index, std::string_view value) {
    Shard shard;
    shard.index = index;
    ByteReader reader = begin_reading(value, "shard");
    shard.parent = optional_index(reader);
    shard.adjacent_parent = optional_index(reader);
    shard.range.start = reader.hash();
    shard.range.end = reader.hash();
    shard.created = reader.u64();
    shard.opened = reader.time();
    const bool is_closed = reader.u8() != 0;
    const SystemTime closed = reader.time();
    if (is_closed) shard.closed = closed;
    for (auto children = reader.varint(); children > 0 && reader.ok(); --children)
        shard.children.push_back(static_cast<ShardIndex>(reader.varint()));
    require_readable(reader.ok(), "shard");
    return shard;
}

std::string open_shard_key(std::uint64_t stream, HashKey start) {
    ByteWriter key;
    key.u8('o');
    key.u64(stream);
    key.hash(start);
    return key.take();
}

std::string encode(const OpenShard& shard) {
    ByteWriter value;
    value.u32(shard.index);
    value.u64(shard.created);
    value.hash(shard.range.end);
    return value.take();
}

OpenShard decode_open_shard(std::string_view key, std::string_view value) {
    OpenShard shard;
    ByteReader begin(key);
    begin.raw(1 + sizeof(std::uint64_t));
    shard.range.start = begin.hash();
    ByteReader reader(value);
    shard.index = reader.u32();
    shard.created = reader.u64();
    shard.range.end = reader.hash();
    require_readable(begin.ok() && reader.ok(), "shard");
    return shard;
}

std::string counter_key(std::uint64_t stream, ShardIndex shard) {
    return numbered_key('c', stream, shard / group_size);
}

std::string encode(const Counter& counter) {
    ByteWriter value;
    value.u64(counter.next_index);
    value.time(counter.last_arrival);
    return value.take();
}

Counter decode_counter(std::string_view value) {
    ByteReader reader(value);
    Counter counter;
    counter.next_index = reader.u64();
    counter.last_arrival = reader.time();
    require_readable(reader.ok(), "counter");
    return counter;
}

std::string closed_shard_key(std::uint64_t stream, ShardIndex shard) {
    return numbered_key('x', stream, shard);
}

std::string grave_key(SystemTime due, std::uint64_t stream) {
    ByteWriter key;
    key.u8('g');
    key.time(due);
    key.u64(stream);
    return key.take();
}

std::string newest_stream_key() { return "n"; }

std::string part_prefix(char kind, std::uint64_t stream) {
    ByteWriter key;
    key.u8(static_cast<std::uint8_t>(kind));
    key.u64(stream);
    return key.take();
}

std::string owned_prefix(char kind, std::uint64_t stream, std::string_view owner) {
    std::string key = part_prefix(kind, stream);
    append_text(key, owner);
    return key;
}

std::string block_key(std::uint64_t stream, ShardIndex shard, std::uint64_t index) {
    ByteWriter key;
    key.u64(stream);
    key.u32(shard);
    key.u64(index);
    return key.take();
}

std::string blocks_of(std::uint64_t stream, ShardIndex shard) {
    ByteWriter key;
    key.u64(stream);
    key.u32(shard);
    return key.take();
}

std::string blocks_of(std::uint64_t stream) {
    ByteWriter key;
    key.u64(stream);
    return key.take();
}

}  // namespace kcl::local::kinesis::layout
