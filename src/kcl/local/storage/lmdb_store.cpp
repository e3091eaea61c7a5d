#include "kcl/local/storage/lmdb_store.h"

#include "kcl/local/storage/lmdb_environment.h"
#include "kcl/local/storage/lmdb_transaction.h"

namespace kcl::local::storage {

LmdbStore::LmdbStore(const std::filesystem::path& directory, LmdbOptions options)
    : environment_(std::make_unique<LmdbEnvironment>(directory, options)) {}
LmdbStore::~LmdbStore() = default;

std::unique_ptr<Transaction> LmdbStore::read() {
    return std::make_unique<LmdbTransaction>(*environment_, false);
}
std::unique_ptr<Transaction> LmdbStore::write() {
    return std::make_unique<LmdbTransaction>(*environment_, true);
}

std::uint64_t LmdbStore::used_bytes() const { return environment_->used_bytes(); }

}  // namespace kcl::local::storage
