#include "kcl/local/storage/lmdb_transaction.h"

#include "kcl/local/storage/lmdb_cursor.h"

#include <stdexcept>
#include <utility>

namespace kcl::local::storage {

namespace {

constexpr std::size_t bytes_of_any_put = 4096;  // even the smallest value can cost a page
constexpr std::size_t large_value = std::size_t{16} << 10;

/// Where the number of the newest layer is kept: no key's entry, because layers are counted from 1.
const std::string& newest_layer_entry() {
    static const std::string entry = layer_name(0);
    return entry;
}

}  // namespace

LmdbTransaction::LmdbTransaction(LmdbEnvironment& environment, bool writes)
    : environment_(environment), txn_(environment.begin(writes)), writes_(writes) {}

LmdbTransaction::~LmdbTransaction() {
    if (txn_ == nullptr) return;
    mdb_txn_abort(txn_);
    environment_.ended(writes_);
}

std::optional<std::string_view> LmdbTransaction::get(Space space, std::string_view key) {
    Layer layer = 0;
    while (key.size() >= chunk_capacity(layer)) {
        const auto link = get_entry(database(space, layer), entry_of(layer, key));
        if (!link) return std::nullopt;
        key.remove_prefix(chunk_capacity(layer));
        layer = layer_named(*link);
    }
    if (layer == 0) return get_entry(database(space, layer), key);
    return get_entry(database(space, layer), entry_of(layer, key));
}

std::unique_ptr<Cursor> LmdbTransaction::cursor(Space space) {
    return std::make_unique<LmdbCursor>(environment_, txn_, space);
}

void LmdbTransaction::put(Space space, std::string_view key, std::string_view value) {
    Layer layer = 0;
    while (key.size() >= chunk_capacity(layer)) {
        const auto entry = entry_of(layer, key);
        const auto link = get_entry(database(space, layer), entry);
        const Layer below = link ? layer_named(*link) : new_layer();
        if (!link) put_entry(database(space, layer), entry, layer_name(below));
        key.remove_prefix(chunk_capacity(layer));
        layer = below;
    }
    if (layer == 0) return put_entry(database(space, layer), key, value);
    put_entry(database(space, layer), entry_of(layer, key), value);
}

bool LmdbTransaction::erase(Space space, std::string_view key) {
    return erase_below(space, 0, key);
}

bool LmdbTransaction::erase_below(Space space, Layer layer, std::string_view rest) {
    const auto entry = entry_of(layer, rest);
    if (!is_link(entry)) return erase_entry(database(space, layer), entry);
    const auto link = get_entry(database(space, layer), entry);
    if (!link) return false;
    const Layer below = layer_named(*link);
    if (!erase_below(space, below, rest.substr(chunk_capacity(layer)))) return false;
    if (is_empty(below)) erase_entry(database(space, layer), entry);
    return true;
}

void LmdbTransaction::commit() {
    if (txn_ == nullptr) return;
    const int code = mdb_txn_commit(std::exchange(txn_, nullptr));
    environment_.ended(writes_);
    environment_.check(code, "writing to disk");
}

MDB_dbi LmdbTransaction::database(Space space, Layer layer) const {
    return layer == 0 ? environment_.database(space) : environment_.long_keys();
}

std::optional<std::string_view> LmdbTransaction::get_entry(MDB_dbi database,
                                                           std::string_view entry) const {
    MDB_val key = val_of(entry);
    MDB_val value{};
    const int code = mdb_get(txn_, database, &key, &value);
    if (code == MDB_NOTFOUND) return std::nullopt;
    environment_.check(code, "reading");
    return view_of(value);
}

void LmdbTransaction::put_entry(MDB_dbi database, std::string_view entry, std::string_view value) {
    if (!writes_) throw std::logic_error("LmdbStore: written to a transaction that only reads");
    environment_.will_write(bytes_of_any_put + entry.size() + value.size());
    MDB_val key = val_of(entry);
    MDB_val data = val_of(value);
    const bool is_large = value.size() >= large_value;
    environment_.check(mdb_put(txn_, database, &key, &data, is_large ? MDB_RESERVE : 0), "writing");
    if (is_large) environment_.write_reserved(data.mv_data, value);
}

bool LmdbTransaction::erase_entry(MDB_dbi database, std::string_view entry) {
    if (!writes_) throw std::logic_error("LmdbStore: written to a transaction that only reads");
    MDB_val key = val_of(entry);
    const int code = mdb_del(txn_, database, &key, nullptr);
    if (code == MDB_NOTFOUND) return false;
    environment_.check(code, "erasing");
    return true;
}

Layer LmdbTransaction::new_layer() {
    const auto newest = get_entry(environment_.long_keys(), newest_layer_entry());
    const Layer layer = newest ? layer_named(*newest) + 1 : 1;
    put_entry(environment_.long_keys(), newest_layer_entry(), layer_name(layer));
    return layer;
}

bool LmdbTransaction::is_empty(Layer layer) {
    MDB_cursor* cursor = nullptr;
    environment_.check(mdb_cursor_open(txn_, environment_.long_keys(), &cursor),
                       "opening a cursor");
    const std::string name = layer_name(layer);
    MDB_val entry = val_of(name);
    MDB_val value{};
    const int code = mdb_cursor_get(cursor, &entry, &value, MDB_SET_RANGE);
    const bool empty = code == MDB_NOTFOUND || (code == 0 && layer_named(view_of(entry)) != layer);
    mdb_cursor_close(cursor);
    if (code != MDB_NOTFOUND) environment_.check(code, "reading");
    return empty;
}

}  // namespace kcl::local::storage
