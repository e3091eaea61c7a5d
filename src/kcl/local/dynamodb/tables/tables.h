#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/local/storage/store.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kcl::local::dynamodb {

using TablePointer = std::shared_ptr<const Table>;

/// The tables in storage, by account, region and name, and the counts of their items.
///
/// Keeps decoded tables and checks them against the stored bytes at each look-up, so that it never
/// answers from memory alone: several of these may work on one store. Threads: confined to one.
class Tables {
  public:
    /// Null when there is none, or none any more. `name` may be an ARN, which then says region and
    /// account too.
    TablePointer find(storage::Transaction& transaction, const Caller& caller,
                      std::string_view name);

    /// For reading and writing items: ResourceNotFoundException also while it is CREATING or
    /// DELETING.
    Outcome<TablePointer> for_items(storage::Transaction& transaction, const Caller& caller,
                                    std::string_view name);
    /// For operations on the table itself.
    Outcome<TablePointer> for_changes(storage::Transaction& transaction, const Caller& caller,
                                      std::string_view name);

    void put(storage::Transaction& transaction, const Table& table);
    void erase(storage::Transaction& transaction, const Table& table);

    /// Names in order, those that are gone left out.
    std::vector<std::string> names(storage::Transaction& transaction, const Caller& caller,
                                   std::string_view after, std::size_t limit);

    /// A number that no table or index has had.
    std::uint32_t new_number(storage::Transaction& transaction);

    TableCounts counts(storage::Transaction& transaction, const Table& table);
    void put_counts(storage::Transaction& transaction, const Table& table,
                    const TableCounts& counts);

    /// An item was stored whose time is over in that second.
    void note_expiry(std::uint64_t second) { next_expiry_ = std::min(next_expiry_, second); }
    /// The second in which the next item's time is over, as far as it is known here.
    std::uint64_t next_expiry() const { return next_expiry_; }
    void set_next_expiry(std::uint64_t second) { next_expiry_ = second; }

  private:
    struct Known {
        std::string bytes;
        TablePointer table;
    };
    std::unordered_map<std::string, Known> known_;  ///< By storage key.
    std::uint64_t next_expiry_ = std::numeric_limits<std::uint64_t>::max();
};

/// Erases everything in `space` whose key begins with `prefix`.
void erase_prefix(storage::Transaction& transaction, storage::Space space, std::string_view prefix);

/// What the keys of a table's items, or an index's entries, begin with: number_bytes of them.
inline constexpr std::size_t number_bytes = 4;
std::string number_prefix(std::uint32_t number);

}  // namespace kcl::local::dynamodb
