#pragma once

#include "kcl/base/clock.h"
#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/stream.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kcl::local::kinesis {

/// Records that one call brought to one shard, stored as one value: one entry of the store costs
/// more than a record does.
///
/// format u8 (1), encryption u8, arrival in ms u64; then for each record: how much its index is
/// above that of the one before (varint, 0 for the first), length of the partition key (varint),
/// length of the data (varint), partition key, data. The index of the first record is in the key.
class BlockWriter {
  public:
    /// `expected`: about how many bytes will come, to make room for at once.
    BlockWriter(SystemTime arrival, api::EncryptionType encryption, std::size_t expected);

    /// Indexes must grow.
    void add(std::uint64_t index, std::string_view partition_key, std::span<const std::byte> data);
    bool empty() const { return !first_index_; }
    /// Whether a record of that size should start the next block: this one fits well into the
    /// store's pages.
    bool is_full_for(std::size_t record_bytes) const;
    std::uint64_t first_index() const { return first_index_.value_or(0); }
    std::string_view value() const { return bytes_.view(); }
    void clear();

  private:
    SystemTime arrival_;
    api::EncryptionType encryption_;
    std::optional<std::uint64_t> first_index_;
    std::uint64_t last_index_ = 0;
    ByteWriter bytes_;
};

/// A record in the store. `contents` is its partition key, followed by its data.
struct StoredRecord {
    std::uint64_t index = 0;
    std::string_view contents;
    std::size_t key_size = 0;
};

/// Reads a block in place. Throws StorageError for one that it can't understand.
class BlockReader {
  public:
    BlockReader(std::string_view key, std::string_view value);

    SystemTime arrival() const { return arrival_; }
    api::EncryptionType encryption() const { return encryption_; }
    std::uint64_t first_index() const { return next_index_; }
    /// Empty after the last one.
    std::optional<StoredRecord> next();

  private:
    ByteReader bytes_;
    api::EncryptionType encryption_;
    SystemTime arrival_;
    std::uint64_t next_index_;
};

}  // namespace kcl::local::kinesis
