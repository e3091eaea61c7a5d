#pragma once

#include "kcl/local/kinesis/model/stream.h"
#include "kcl/local/storage/store.h"

#include <optional>
#include <vector>

namespace kcl::local::kinesis {

/// A place in one shard: before the first record whose sequence number has this index and time, or
/// more.
struct Position {
    std::uint64_t index = 0;
    std::uint64_t time = 0;
    bool operator==(const Position&) const = default;
};

struct ReadLimits {
    std::size_t records = 0;
    std::size_t bytes =
        0;  ///< Of data and partition keys; the first record is read however large it is.
};

struct Page {
    std::vector<api::Record> records;  ///< Their views point into `storage`.
    api::Storage storage;
    Position next;            ///< Behind the last record; where the read began when there is none.
    SystemTime last_arrival;  ///< Of the last record.
    bool more = false;        ///< There are records behind `next`.
};

/// The records of one shard, oldest first. Borrows the transaction.
class RecordLog {
  public:
    RecordLog(storage::Transaction& transaction, std::uint64_t stream, const Shard& shard)
        : transaction_(transaction), stream_(stream), shard_(shard) {}

    /// Skips what came before `horizon`.
    Page read(Position from, SystemTime horizon, ReadLimits limits) const;
    /// The first record that came then or later; empty when there is none.
    std::optional<Position> first_since(SystemTime arrival) const;

  private:
    /// To the block with the first record at or behind `from`; false when there is none.
    bool find_block(storage::Cursor& cursor, Position from, SystemTime horizon) const;
    bool is_ours(const storage::Cursor& cursor) const;

    storage::Transaction& transaction_;
    std::uint64_t stream_;
    const Shard& shard_;
};

}  // namespace kcl::local::kinesis
