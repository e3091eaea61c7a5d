#pragma once

#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/dynamodb/values/value.h"
#include "kcl/local/storage/store.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// Time to live: a queue of items by the second in which their time is over. Its entries are only
/// ever hints; the item itself is asked before it is deleted.
namespace kcl::local::dynamodb {

/// The second in which an item's time is over; empty when it says none.
std::optional<std::uint64_t> expiry_of(const Table& table, const Item& item);

/// Keeps the queue right when an item changes. Only for tables with a time to live.
void move_expiry(storage::Transaction& transaction, const Table& table,
                 const std::optional<Item>& before, const std::optional<Item>& after,
                 std::string_view item_key);

/// Queues every item of a table, when it gets a time to live.
void queue_expiries(storage::Transaction& transaction, const Table& table);

/// The second of the first item whose time is over, or will be; empty when there is none.
std::optional<std::uint64_t> first_expiry(storage::Transaction& transaction, SystemTime now);

/// Deletes items whose time is over, at most `most` of all tables.
/// Like AWS it leaves alone what should have gone more than five years ago.
void delete_expired(storage::Transaction& transaction, Tables& tables, SystemTime now,
                    std::size_t most);

}  // namespace kcl::local::dynamodb
