#include "kcl/local/dynamodb/items/expiry.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/streams/stream_records.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/item_size.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

using storage::Space;

/// An item's entry in an index, as it is stored.
struct Entry {
    std::string key;
    std::string bytes;

    bool operator==(const Entry&) const = default;
};

std::optional<Entry> entry_of(const Table& table, const Index& index,
                              const std::optional<Item>& item, std::string_view item_key) {
    if (!item) return std::nullopt;
    auto key = index_entry_key(index, *item, item_key);
    if (!key) return std::nullopt;
    return Entry{std::move(*key), encode_item(projected(table, index, *item))};
}

/// What replaces `before` by `after` in counts.
Counts difference(const std::optional<Entry>& before, const std::optional<Entry>& after) {
    Counts counts;
    if (after) counts = {1, static_cast<std::int64_t>(encoded_item_size(after->bytes))};
    if (before) {
        counts.items -= 1;
        counts.bytes -= static_cast<std::int64_t>(encoded_item_size(before->bytes));
    }
    return counts;
}

double units_of_entry(const std::optional<Entry>& entry) {
    return entry ? write_units(encoded_item_size(entry->bytes)) : 0;
}

/// One write when the entry stays in its place; one to take it away and one to put it elsewhere
/// when it moves.
double index_units(const std::optional<Entry>& before, const std::optional<Entry>& after) {
    const bool stays = before && after && before->key == after->key;
    if (stays) return std::max(units_of_entry(before), units_of_entry(after));
    return units_of_entry(before) + units_of_entry(after);
}

/// Gathers what a write changes in a table's counts, and stores them once.
class CountChanges {
  public:
    CountChanges(storage::Transaction& transaction, Tables& tables, const Table& table)
        : transaction_(transaction), tables_(tables), table_(table) {}

    void change_table(Counts by) { add(of_table_, by); }
    void change_index(std::uint32_t number, Counts by) {
        if (by.items != 0 || by.bytes != 0) of_indexes_.emplace_back(number, by);
    }
    void store() {
        if (of_table_.items == 0 && of_table_.bytes == 0 && of_indexes_.empty()) return;
        auto counts = tables_.counts(transaction_, table_);
        add(counts.table, of_table_);
        for (const auto& [number, by] : of_indexes_) add(counts.of_index(number), by);
        tables_.put_counts(transaction_, table_, counts);
    }

  private:
    static void add(Counts& counts, Counts by) {
        counts.items += by.items;
        counts.bytes += by.bytes;
    }

    storage::Transaction& transaction_;
    Tables& tables_;
    const Table& table_;
    Counts of_table_;
    std::vector<std::pair<std::uint32_t, Counts>> of_indexes_;
};

/// Whether an index has the same of both items: most writes change nothing that an index keeps.
bool looks_alike(const Table& table, const Index& index, const Item& before, const Item& after) {
    if (index.projection == wire::dynamodb::ProjectionType::all) return before == after;
    const auto is_same = [&](std::string_view attribute) {
        const auto* old = wire::dynamodb::find(before, attribute);
        const auto* now = wire::dynamodb::find(after, attribute);
        return old && now ? *old == *now : old == now;
    };
    const auto is_same_key = [&](const KeySchema& key) {
        return is_same(key.hash.name) && (!key.range || is_same(key.range->name));
    };
    return is_same_key(table.key) && is_same_key(index.key) &&
           std::ranges::all_of(index.included, is_same);
}

void apply_to_index(storage::Transaction& transaction, const PlannedWrite& write,
                    const Index& index, CountChanges& counts, UsedUnits& used) {
    if (write.before && write.after &&
        looks_alike(*write.table, index, *write.before, *write.after))
        return;
    const auto before = entry_of(*write.table, index, write.before, write.key);
    const auto after = entry_of(*write.table, index, write.after, write.key);
    if (before == after) return;
    if (before && (!after || before->key != after->key))
        transaction.erase(Space::dynamodb_indexes, before->key);
    if (after) transaction.put(Space::dynamodb_indexes, after->key, after->bytes);
    counts.change_index(index.number, difference(before, after));
    used.add_index(index, index_units(before, after));
}

}  // namespace

UsedUnits apply_write(storage::Transaction& transaction, Tables& tables,
                      const PlannedWrite& write) {
    const auto size_before = write.before ? item_size(*write.before) : 0;
    const auto size_after = write.after ? item_size(*write.after) : 0;
    UsedUnits used;
    used.table = write_units(std::max(size_before, size_after));
    if (!write.changes) return used;

    CountChanges counts(transaction, tables, *write.table);
    for (const auto& index : write.table->indexes)
        if (index.is_live()) apply_to_index(transaction, write, index, counts, used);
    if (write.after)
        transaction.put(Space::dynamodb_items, write.key, encode_item(*write.after));
    else
        transaction.erase(Space::dynamodb_items, write.key);
    if (write.table->records_changes()) append_change(transaction, write);
    if (!write.table->time_to_live.empty()) {
        move_expiry(transaction, *write.table, write.before, write.after, write.key);
        if (const auto second = write.after ? expiry_of(*write.table, *write.after) : std::nullopt)
            tables.note_expiry(*second);
    }
    counts.change_table(
        {(write.after ? 1 : 0) - (write.before ? 1 : 0),
         static_cast<std::int64_t>(size_after) - static_cast<std::int64_t>(size_before)});
    counts.store();
    return used;
}

Counts add_index_entry(storage::Transaction& transaction, const Table& table, const Index& index,
                       const Item& item, std::string_view item_key) {
    const auto entry = entry_of(table, index, item, item_key);
    if (entry) transaction.put(Space::dynamodb_indexes, entry->key, entry->bytes);
    return difference(std::nullopt, entry);
}

}  // namespace kcl::local::dynamodb
