#include "kcl/local/kinesis/records/record_block.h"

#include "kcl/local/storage/store.h"

#include <algorithm>
#include <cassert>

namespace kcl::local::kinesis {

namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t record_overhead = 12;          // at most
constexpr std::size_t full_block = (64 << 12) - 16;  // 64 pages of LMDB without their header
constexpr std::size_t key_beginning = sizeof(std::uint64_t) + sizeof(ShardIndex);

[[noreturn]] void refuse_block() {
    throw storage::StorageError(
        "the data directory holds records that can't be read: it is damaged or of a newer version");
}

}  // namespace

BlockWriter::BlockWriter(SystemTime arrival, api::EncryptionType encryption, std::size_t expected)
    : arrival_(arrival), encryption_(encryption) {
    bytes_.reserve(std::min(expected, full_block));
    clear();
}

void BlockWriter::clear() {
    first_index_.reset();
    bytes_.clear();
    bytes_.u8(format);
    bytes_.u8(static_cast<std::uint8_t>(encryption_));
    bytes_.time(arrival_);
}

void BlockWriter::add(std::uint64_t index, std::string_view partition_key,
                      std::span<const std::byte> data) {
    if (!first_index_) first_index_ = last_index_ = index;
    assert(index >= last_index_);
    bytes_.varint(index - last_index_);
    bytes_.varint(partition_key.size());
    bytes_.varint(data.size());
    bytes_.raw(partition_key);
    bytes_.raw(data);
    last_index_ = index;
}

bool BlockWriter::is_full_for(std::size_t record_bytes) const {
    return !empty() && bytes_.size() + record_overhead + record_bytes > full_block;
}

BlockReader::BlockReader(std::string_view key, std::string_view value) : bytes_(value) {
    if (bytes_.u8() != format) refuse_block();
    encryption_ = static_cast<api::EncryptionType>(bytes_.u8());
    arrival_ = bytes_.time();
    ByteReader place(key);
    place.raw(key_beginning);
    next_index_ = place.u64();
    if (!bytes_.ok() || !place.ok()) refuse_block();
}

std::optional<StoredRecord> BlockReader::next() {
    if (bytes_.at_end()) return std::nullopt;
    StoredRecord record;
    next_index_ += bytes_.varint();
    record.index = next_index_;
    record.key_size = bytes_.varint();
    const std::size_t data_size = bytes_.varint();
    record.contents = bytes_.raw(record.key_size + data_size);
    if (!bytes_.ok()) refuse_block();
    return record;
}

}  // namespace kcl::local::kinesis
