#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/streams/streams.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// So long records are kept, and a closed stream is listed.
inline constexpr std::chrono::hours kept_for(24);

/// The stream of changes of one table, as it is stored. It has one shard, from its beginning to its
/// end, and outlives its table by a day.
struct Stream {
    std::uint32_t number = 0;  ///< Names its records in storage.
    std::string account;
    std::string region;
    std::string table_name;
    SystemTime created;
    wire::dynamodb::StreamViewType view = wire::dynamodb::StreamViewType::keys_only;
    KeySchema key;
    std::optional<SystemTime> closed;

    std::string label() const;
    std::string arn() const;
    std::string shard_id() const;
    /// A day after its end nothing of it can be read.
    bool is_gone(SystemTime now) const;
};

/// When a table's stream of that beginning is called so.
std::string stream_label(SystemTime created);

std::optional<Stream> find_stream(storage::Transaction& transaction, std::string_view arn,
                                  SystemTime now);

/// In the order of their names; of one table, unless `table_name` is empty.
std::vector<Stream> list_streams(storage::Transaction& transaction, const Caller& caller,
                                 std::string_view table_name);

void put_stream(storage::Transaction& transaction, const Stream& stream);

/// Erases the streams of an account and region that are gone, with their records.
void forget_streams(storage::Transaction& transaction, const Caller& caller);

/// Opens a stream for `table`, as its options say, or closes the one that it has.
void open_stream(storage::Transaction& transaction, Table& table, std::uint32_t number,
                 wire::dynamodb::StreamViewType view, SystemTime now);
void close_stream(storage::Transaction& transaction, Table& table, SystemTime now);

}  // namespace kcl::local::dynamodb
