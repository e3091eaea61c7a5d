#pragma once

#include "kcl/local/storage/store.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace kcl::local::storage {

struct LmdbOptions {
    /// Wait for the disk at each commit. Without it commits survive any end of the process, but not
    /// a power cut.
    bool fsync = false;
    /// Size of the map (and, without fsync, apparent size of the sparse file) to ask for first;
    /// less is taken when the system refuses, and it is doubled when half full.
    std::uint64_t map_bytes = std::uint64_t{1} << 40;
    /// Writes are refused when the volume has less left: a full disk under a map would be a crash,
    /// not an error.
    std::uint64_t keep_free_bytes = std::uint64_t{64} << 20;
};

/// A store in one directory: LMDB, one database for each space.
///
/// Ownership: owns the directory (see DirectoryLock) until it ends; transactions borrow the store
/// and end before it. Threads:   read() and write() from any; write() waits for the writer of
/// another thread (in the same thread it throws
///            std::logic_error). A transaction and its cursors stay on the thread that began it.
/// Errors:    StorageError everywhere, the constructor included. Old space is used again, but the
/// file never shrinks.
class LmdbStore final : public Store {
  public:
    explicit LmdbStore(const std::filesystem::path& directory, LmdbOptions options = {});
    ~LmdbStore() override;
    std::unique_ptr<Transaction> read() override;
    std::unique_ptr<Transaction> write() override;

    /// Bytes of the file that have ever been in use.
    std::uint64_t used_bytes() const;

  private:
    std::unique_ptr<class LmdbEnvironment> environment_;
};

}  // namespace kcl::local::storage
