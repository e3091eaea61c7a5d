#pragma once

#include "kcl/local/storage/lmdb_environment.h"
#include "kcl/local/storage/lmdb_layers.h"

#include <lmdb.h>

namespace kcl::local::storage {

/// One LMDB transaction over all spaces; follows keys through their layers.
class LmdbTransaction final : public Transaction {
  public:
    LmdbTransaction(LmdbEnvironment& environment, bool writes);
    ~LmdbTransaction() override;
    LmdbTransaction(const LmdbTransaction&) = delete;
    LmdbTransaction& operator=(const LmdbTransaction&) = delete;

    std::optional<std::string_view> get(Space space, std::string_view key) override;
    std::unique_ptr<Cursor> cursor(Space space) override;
    void put(Space space, std::string_view key, std::string_view value) override;
    bool erase(Space space, std::string_view key) override;
    bool can_write() const override { return writes_; }
    void commit() override;

  private:
    MDB_dbi database(Space space, Layer layer) const;
    std::optional<std::string_view> get_entry(MDB_dbi database, std::string_view entry) const;
    void put_entry(MDB_dbi database, std::string_view entry, std::string_view value);
    bool erase_entry(MDB_dbi database, std::string_view entry);
    bool erase_below(Space space, Layer layer, std::string_view rest);
    Layer new_layer();
    bool is_empty(Layer layer);

    LmdbEnvironment& environment_;
    MDB_txn* txn_;
    bool writes_;
};

}  // namespace kcl::local::storage
