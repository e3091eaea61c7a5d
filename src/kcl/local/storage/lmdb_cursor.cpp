#include "kcl/local/storage/lmdb_cursor.h"

#include <utility>

namespace kcl::local::storage {

LmdbCursor::LmdbCursor(const LmdbEnvironment& environment, MDB_txn* txn, Space space)
    : environment_(environment), txn_(txn) {
    levels_.emplace_back();
    environment_.check(mdb_cursor_open(txn_, environment_.database(space), &levels_.front().cursor),
                       "opening a cursor");
}

LmdbCursor::~LmdbCursor() {
    for (const auto& level : levels_) mdb_cursor_close(level.cursor);
}

bool LmdbCursor::seek(std::string_view key) {
    depth_ = 0;
    for (;;) {
        const Layer layer = levels_[depth_].layer;
        if (!move_to(entry_of(layer, key))) {
            if (depth_ == 0) return false;
            ascend();
            return next();
        }
        const bool same_beginning = chunk() == key.substr(0, chunk_capacity(layer));
        if (!at_link() || !same_beginning) return follow_to_first();
        key.remove_prefix(chunk_capacity(layer));
        descend();
    }
}

bool LmdbCursor::seek_before(std::string_view key) {
    depth_ = 0;
    if (key.empty()) return move_before({}) && follow_to_last();
    // As deep as links lead along the key, then the nearest entry before it, on the way back up.
    std::vector<std::string> path;
    for (;;) {
        const Layer layer = levels_[depth_].layer;
        path.push_back(entry_of(layer, key));
        if (!is_link(path.back()) || !move_to(path.back()) || view_of(entry_) != path.back()) break;
        key.remove_prefix(chunk_capacity(layer));
        descend();
    }
    for (;;) {
        if (move_before(path.back())) return follow_to_last();
        if (depth_ == 0) return false;
        path.pop_back();
        ascend();
    }
}

bool LmdbCursor::next() {
    while (!move(MDB_NEXT)) {
        if (depth_ == 0) return false;
        ascend();
    }
    return follow_to_first();
}

bool LmdbCursor::previous() {
    while (!move(MDB_PREV)) {
        if (depth_ == 0) return false;
        ascend();
    }
    return follow_to_last();
}

std::string_view LmdbCursor::key() const {
    if (depth_ == 0) return view_of(entry_);
    key_.clear();
    for (std::size_t i = 0; i < depth_; ++i) key_ += levels_[i].chunk;
    key_ += chunk();
    return key_;
}

bool LmdbCursor::settled() {
    const Layer layer = levels_[depth_].layer;
    return layer == 0 || layer_named(view_of(entry_)) == layer;
}

bool LmdbCursor::move(MDB_cursor_op operation) {
    const int code = mdb_cursor_get(levels_[depth_].cursor, &entry_, &value_, operation);
    if (code == MDB_NOTFOUND) return false;
    environment_.check(code, "reading");
    return settled();
}

bool LmdbCursor::move_to(const std::string& entry) {
    if (entry.empty()) return move(MDB_FIRST);
    entry_ = val_of(entry);
    return move(MDB_SET_RANGE);
}

bool LmdbCursor::move_before(std::string entry) {
    const Layer layer = levels_[depth_].layer;
    if (entry.empty()) {
        if (layer == 0) return move(MDB_LAST);
        entry = layer_name(layer + 1);
    }
    entry_ = val_of(entry);
    const int code = mdb_cursor_get(levels_[depth_].cursor, &entry_, &value_, MDB_SET_RANGE);
    if (code == MDB_NOTFOUND) return move(MDB_LAST);
    environment_.check(code, "reading");
    return move(MDB_PREV);
}

void LmdbCursor::descend() {
    levels_[depth_].chunk = chunk();
    const Layer below = layer_named(view_of(value_));
    if (++depth_ == levels_.size()) {
        Level level;
        environment_.check(mdb_cursor_open(txn_, environment_.long_keys(), &level.cursor),
                           "opening a cursor");
        levels_.push_back(std::move(level));
    }
    levels_[depth_].layer = below;
}

void LmdbCursor::ascend() { --depth_; }

bool LmdbCursor::follow_to_first() {
    while (at_link()) {
        descend();
        if (!move_to(layer_name(levels_[depth_].layer)))
            throw StorageError("a layer of long keys is empty");
    }
    return true;
}

bool LmdbCursor::follow_to_last() {
    while (at_link()) {
        descend();
        if (!move_before({})) throw StorageError("a layer of long keys is empty");
    }
    return true;
}

}  // namespace kcl::local::storage
