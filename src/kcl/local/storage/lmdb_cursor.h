#pragma once

#include "kcl/local/storage/lmdb_environment.h"
#include "kcl/local/storage/lmdb_layers.h"

#include <lmdb.h>

#include <string>
#include <vector>

namespace kcl::local::storage {

/// Walks the layers of one space as if they were one map.
class LmdbCursor final : public Cursor {
  public:
    LmdbCursor(const LmdbEnvironment& environment, MDB_txn* txn, Space space);
    ~LmdbCursor() override;
    LmdbCursor(const LmdbCursor&) = delete;
    LmdbCursor& operator=(const LmdbCursor&) = delete;

    bool seek(std::string_view key) override;
    bool seek_before(std::string_view key) override;
    bool next() override;
    bool previous() override;
    std::string_view key() const override;
    std::string_view value() const override { return view_of(value_); }

  private:
    struct Level {
        Layer layer = 0;
        MDB_cursor* cursor = nullptr;
        std::string
            chunk;  ///< Of the link that was followed from here; empty at the deepest level.
    };

    /// Moves at the deepest level; false when that leaves its layer.
    bool move(MDB_cursor_op operation);
    /// To the first entry of the deepest level whose bytes are >= those of `entry`.
    bool move_to(const std::string& entry);
    /// To the last entry of the deepest level before `entry`, or to its very last when `entry` is
    /// empty.
    bool move_before(std::string entry);
    void descend();
    void ascend();
    bool follow_to_first();
    bool follow_to_last();
    bool at_link() const { return is_link(view_of(entry_)); }
    std::string_view chunk() const { return chunk_of(levels_[depth_].layer, view_of(entry_)); }
    bool settled();

    const LmdbEnvironment& environment_;
    MDB_txn* txn_;
    std::vector<Level> levels_;  // cursors are kept for reuse; the walk stands at levels_[depth_]
    std::size_t depth_ = 0;
    MDB_val entry_{};
    MDB_val value_{};
    mutable std::string key_;  // put together on demand for long keys
};

}  // namespace kcl::local::storage
