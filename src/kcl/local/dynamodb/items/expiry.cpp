#include "kcl/local/dynamodb/items/expiry.h"

#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/item_codec.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

/// Keys in Space::dynamodb_indexes, under a number that no index has:
///   00000000 | second (8) | table number (4) | item key without its number
/// Values: account, region and name of the table.
namespace kcl::local::dynamodb {
namespace {

using storage::Space;

constexpr std::uint32_t queue_number = 0;
constexpr std::size_t second_bytes = 8;
constexpr std::chrono::days ignored_after(5 * 365);

std::string queue_key(std::uint64_t second) {
    auto key = number_prefix(queue_number);
    append_big_endian(key, second, second_bytes);
    return key;
}

std::string entry_key(const Table& table, std::uint64_t second, std::string_view item_key) {
    auto key = queue_key(second);
    append_big_endian(key, table.number, number_bytes);
    key += without_number(item_key);
    return key;
}

std::string entry_value(const Table& table) {
    std::string bytes;
    ByteWriter out(bytes);
    out.text(table.account);
    out.text(table.region);
    out.text(table.name);
    return bytes;
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
    return value;
}

std::uint64_t seconds(SystemTime time) {
    return static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

struct ExpiryEntry {
    std::string key;
    std::string value;

    std::uint64_t second() const { return big_endian(key.substr(number_bytes, second_bytes)); }
    std::uint32_t table_number() const {
        return static_cast<std::uint32_t>(
            big_endian(key.substr(number_bytes + second_bytes, number_bytes)));
    }
    std::string item_key() const {
        return number_prefix(table_number()) +
               key.substr(number_bytes + second_bytes + number_bytes);
    }
};

TablePointer table_of(storage::Transaction& transaction, Tables& tables, const ExpiryEntry& entry,
                      SystemTime now) {
    ByteReader in(entry.value);
    Caller caller{.now = now};
    caller.account = in.text();
    caller.region = in.text();
    auto table = tables.find(transaction, caller, in.text());
    return table && table->number == entry.table_number() ? table : nullptr;
}

/// Deletes the item of one entry, if it still says what the entry says; and the entry.
void settle(storage::Transaction& transaction, Tables& tables, const ExpiryEntry& entry,
            SystemTime now) {
    if (auto table = table_of(transaction, tables, entry, now); table && !table->gone) {
        PlannedWrite removal{.table = std::move(table), .key = entry.item_key()};
        removal.now = now;
        removal.is_expiry = true;
        removal.before = read_item(transaction, removal.key);
        if (removal.before && expiry_of(*removal.table, *removal.before) == entry.second())
            apply_write(transaction, tables, removal);
    }
    transaction.erase(Space::dynamodb_indexes, entry.key);
}

}  // namespace

std::optional<std::uint64_t> expiry_of(const Table& table, const Item& item) {
    if (table.time_to_live.empty()) return std::nullopt;
    const auto* value = wire::dynamodb::find(item, table.time_to_live);
    const auto* digits = value ? value->as_n() : nullptr;
    if (!digits) return std::nullopt;
    std::uint64_t second = 0;
    const auto whole = std::string_view(*digits).substr(0, digits->find('.'));
    const auto end = whole.data() + whole.size();
    const auto [stop, error] = std::from_chars(whole.data(), end, second);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return second;
}

void move_expiry(storage::Transaction& transaction, const Table& table,
                 const std::optional<Item>& before, const std::optional<Item>& after,
                 std::string_view item_key) {
    const auto was = before ? expiry_of(table, *before) : std::nullopt;
    const auto is = after ? expiry_of(table, *after) : std::nullopt;
    if (was == is) return;
    if (was) transaction.erase(Space::dynamodb_indexes, entry_key(table, *was, item_key));
    if (is)
        transaction.put(Space::dynamodb_indexes, entry_key(table, *is, item_key),
                        entry_value(table));
}

void queue_expiries(storage::Transaction& transaction, const Table& table) {
    const auto prefix = number_prefix(table.number);
    const auto cursor = transaction.cursor(Space::dynamodb_items);
    for (bool more = cursor->seek(prefix); more && cursor->key().starts_with(prefix);
         more = cursor->next())
        move_expiry(transaction, table, std::nullopt, decode_item(cursor->value()), cursor->key());
}

std::optional<std::uint64_t> first_expiry(storage::Transaction& transaction, SystemTime now) {
    const auto cursor = transaction.cursor(Space::dynamodb_indexes);
    if (!cursor->seek(queue_key(seconds(now - ignored_after))) ||
        !cursor->key().starts_with(number_prefix(queue_number)))
        return std::nullopt;
    return ExpiryEntry{std::string(cursor->key()), {}}.second();
}

void delete_expired(storage::Transaction& transaction, Tables& tables, SystemTime now,
                    std::size_t most) {
    std::vector<ExpiryEntry> due;
    {
        const auto end = queue_key(seconds(now) + 1);
        const auto cursor = transaction.cursor(Space::dynamodb_indexes);
        for (bool more = cursor->seek(queue_key(seconds(now - ignored_after)));
             more && cursor->key() < end && due.size() < most; more = cursor->next())
            due.push_back({std::string(cursor->key()), std::string(cursor->value())});
    }
    for (const auto& entry : due) settle(transaction, tables, entry, now);
}

}  // namespace kcl::local::dynamodb
