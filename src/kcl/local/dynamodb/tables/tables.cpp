#include "kcl/local/dynamodb/tables/tables.h"

#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/key_encoding.h"

#include <fmt/format.h>

#include <array>

/// Keys in Space::dynamodb_tables:
///   t account 00 region 00 name   a table
///   c table number                its counts
///   n                             the last number given out
/// (and those of transaction_tokens.cpp)
namespace kcl::local::dynamodb {
namespace {

using storage::Space;

constexpr std::size_t most_known_tables = 1'000;
constexpr std::string_view number_key = "n";

std::string scope_key(std::string_view account, std::string_view region) {
    std::string key("t");
    key.append(account).append(1, '\0').append(region).append(1, '\0');
    return key;
}

std::string counts_key(const Table& table) {
    std::string key("c");
    append_big_endian(key, table.number, 4);
    return key;
}

struct TableName {
    std::string_view account;
    std::string_view region;
    std::string_view name;
};

/// Takes "arn:aws:dynamodb:region:account:table/name" apart; other text is a name in the caller's
/// scope.
TableName parse_name(const Caller& caller, std::string_view text) {
    TableName result{caller.account, caller.region, text};
    if (!text.starts_with("arn:")) return result;
    std::array<std::string_view, 6> parts;  // arn, partition, service, region, account, resource
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto colon = text.find(':');
        if (colon == text.npos) return result;
        parts[i] = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    constexpr std::string_view table = "table/";
    if (!text.starts_with(table)) return result;
    return {parts[4], parts[3], text.substr(table.size())};
}

}  // namespace

TablePointer Tables::find(storage::Transaction& transaction, const Caller& caller,
                          std::string_view name) {
    const auto [account, region, bare_name] = parse_name(caller, name);
    auto key = scope_key(account, region);
    key += bare_name;
    const auto bytes = transaction.get(Space::dynamodb_tables, key);
    if (!bytes) return nullptr;
    auto known = known_.find(key);
    if (known == known_.end() || known->second.bytes != *bytes) {
        if (known_.size() >= most_known_tables) known_.clear();
        auto table = std::make_shared<const Table>(decode_table(*bytes));
        known =
            known_.insert_or_assign(std::move(key), Known{std::string(*bytes), std::move(table)})
                .first;
    }
    return known->second.table->is_gone(caller.now) ? nullptr : known->second.table;
}

Outcome<TablePointer> Tables::for_items(storage::Transaction& transaction, const Caller& caller,
                                        std::string_view name) {
    auto table = find(transaction, caller, name);
    if (!table || !table->is_usable(caller.now))
        return fail("ResourceNotFoundException", "Requested resource not found");
    return table;
}

Outcome<TablePointer> Tables::for_changes(storage::Transaction& transaction, const Caller& caller,
                                          std::string_view name) {
    auto table = find(transaction, caller, name);
    if (!table)
        return fail("ResourceNotFoundException",
                    fmt::format("Requested resource not found: Table: {} not found",
                                parse_name(caller, name).name));
    return table;
}

void Tables::put(storage::Transaction& transaction, const Table& table) {
    transaction.put(Space::dynamodb_tables, scope_key(table.account, table.region) + table.name,
                    encode_table(table));
}

void Tables::erase(storage::Transaction& transaction, const Table& table) {
    transaction.erase(Space::dynamodb_tables, scope_key(table.account, table.region) + table.name);
    transaction.erase(Space::dynamodb_tables, counts_key(table));
}

std::vector<std::string> Tables::names(storage::Transaction& transaction, const Caller& caller,
                                       std::string_view after, std::size_t limit) {
    const auto scope = scope_key(caller.account, caller.region);
    auto from = scope + std::string(after);
    if (!after.empty()) from += '\0';
    std::vector<std::string> names;
    const auto cursor = transaction.cursor(Space::dynamodb_tables);
    for (bool more = cursor->seek(from); more && names.size() < limit; more = cursor->next()) {
        if (!cursor->key().starts_with(scope)) break;
        if (!decode_table(cursor->value()).is_gone(caller.now))
            names.emplace_back(cursor->key().substr(scope.size()));
    }
    return names;
}

std::uint32_t Tables::new_number(storage::Transaction& transaction) {
    std::uint32_t last = 0;
    if (const auto bytes = transaction.get(Space::dynamodb_tables, number_key))
        last = static_cast<std::uint32_t>(ByteReader(*bytes).varint());
    std::string next;
    ByteWriter(next).varint(last + 1);
    transaction.put(Space::dynamodb_tables, number_key, next);
    return last + 1;
}

TableCounts Tables::counts(storage::Transaction& transaction, const Table& table) {
    const auto bytes = transaction.get(Space::dynamodb_tables, counts_key(table));
    return bytes ? decode_counts(*bytes) : TableCounts{};
}

void Tables::put_counts(storage::Transaction& transaction, const Table& table,
                        const TableCounts& counts) {
    transaction.put(Space::dynamodb_tables, counts_key(table), encode_counts(counts));
}

void erase_prefix(storage::Transaction& transaction, Space space, std::string_view prefix) {
    // A cursor ends with the next write: gather keys first, a bounded number at a time.
    constexpr std::size_t at_a_time = 1'000;
    for (;;) {
        std::vector<std::string> keys;
        const auto cursor = transaction.cursor(space);
        for (bool more = cursor->seek(prefix);
             more && keys.size() < at_a_time && cursor->key().starts_with(prefix);
             more = cursor->next())
            keys.emplace_back(cursor->key());
        if (keys.empty()) return;
        for (const auto& key : keys) transaction.erase(space, key);
    }
}

std::string number_prefix(std::uint32_t number) {
    std::string prefix;
    append_big_endian(prefix, number, number_bytes);
    return prefix;
}

}  // namespace kcl::local::dynamodb
