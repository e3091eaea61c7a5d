#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kcl::local::storage {

/// One ordered map from bytes to bytes inside a store. Each engine names the spaces it uses.
enum class Space : std::uint8_t {
    kinesis_streams,   ///< Streams, shards, counters.
    kinesis_records,   ///< Stream id, shard, sequence number -> record.
    dynamodb_tables,   ///< Table descriptions.
    dynamodb_items,    ///< Table id, key -> item.
    dynamodb_indexes,  ///< Index id, index key, table key -> projected item.
};
inline constexpr std::size_t space_count = 5;

/// A walk through one space in byte order. Valid until the next write to the same space; destroyed
/// before its transaction.
class Cursor {
  public:
    virtual ~Cursor() = default;
    /// Moves to the first key >= `key`; false when there is none.
    virtual bool seek(std::string_view key) = 0;
    /// Moves to the last key < `key` (to the last of all when `key` is empty); false when there is
    /// none.
    virtual bool seek_before(std::string_view key) = 0;
    virtual bool next() = 0;
    virtual bool previous() = 0;
    /// Where the walk stands; only after a move that returned true.
    virtual std::string_view key() const = 0;
    virtual std::string_view value() const = 0;
};

/// A consistent view, and, when begun for writing, changes that become real together or not at all.
///
/// Keys have at least one byte and no greatest length; a store may be fastest with keys of up to
/// 500 bytes. Views that it returns live until the next write in the same space or its end.
/// Destroyed without commit(): nothing happened. Threads: belongs to the thread that began it.
class Transaction {
  public:
    virtual ~Transaction() = default;
    virtual std::optional<std::string_view> get(Space space, std::string_view key) = 0;
    virtual std::unique_ptr<Cursor> cursor(Space space) = 0;
    virtual void put(Space space, std::string_view key, std::string_view value) = 0;
    /// True when the key existed.
    virtual bool erase(Space space, std::string_view key) = 0;
    /// Whether it was begun for writing.
    virtual bool can_write() const = 0;
    /// Makes the changes durable against a kill of the process (and against power loss when the
    /// store was opened so).
    virtual void commit() = 0;
};

/// Ordered keys and bytes; knows nothing of streams and tables.
///
/// One writer at a time; readers see the state when they began. Failures of the disk (full,
/// unreadable) are exceptions (StorageError) that name the directory: the caller answers
/// InternalFailure and keeps running.
class Store {
  public:
    virtual ~Store() = default;
    virtual std::unique_ptr<Transaction> read() = 0;
    virtual std::unique_ptr<Transaction> write() = 0;
};

/// The disk or the database file fails; `what()` names the directory and the reason.
class StorageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace kcl::local::storage
