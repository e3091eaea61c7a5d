#pragma once

#include "kcl/local/storage/directory_lock.h"
#include "kcl/local/storage/lmdb_store.h"
#include "kcl/local/storage/mapped_pages.h"

#include <lmdb.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

namespace kcl::local::storage {

/// The open LMDB environment of a directory, its databases, and the care that it never runs full.
class LmdbEnvironment {
  public:
    LmdbEnvironment(const std::filesystem::path& directory, LmdbOptions options);
    ~LmdbEnvironment();
    LmdbEnvironment(const LmdbEnvironment&) = delete;
    LmdbEnvironment& operator=(const LmdbEnvironment&) = delete;

    /// Begins a transaction; for writing also after growing the map where that is due and possible.
    MDB_txn* begin(bool writes);
    /// Told once for each transaction that has ended.
    void ended(bool wrote);

    MDB_dbi database(Space space) const { return spaces_[static_cast<std::size_t>(space)]; }
    /// Where the later parts of keys longer than LMDB takes live (lmdb_layers.h).
    MDB_dbi long_keys() const { return long_keys_; }

    std::uint64_t used_bytes() const;
    /// Told of what will be written: looks at the volume every few mebibytes, and throws when it is
    /// nearly full. Then the next call looks again.
    void will_write(std::uint64_t bytes);
    /// Copies `value` to `place`, where LMDB has reserved as many bytes for it.
    ///
    /// Large values reach the file's pages by a system call instead of the map: each first touch of
    /// a mapped page is a fault, and would count it as this process' memory.
    void write_reserved(void* place, std::string_view value) const;
    /// Throws StorageError unless `code` is 0.
    void check(int code, const char* action) const;

  private:
    void open();
    void open_databases();
    void grow_if_half_full();
    void check_free_space() const;

    std::filesystem::path directory_;
    LmdbOptions options_;
    DirectoryLock lock_;
    MDB_env* env_ = nullptr;
    mdb_filehandle_t file_ = -1;
    unsigned page_bytes_ = 0;
    std::optional<MappedPages> pages_;
    std::array<MDB_dbi, space_count> spaces_{};
    MDB_dbi long_keys_ = 0;
    std::mutex beginning_;  // LMDB may change its map only while no transaction is open
    int open_transactions_ = 0;
    unsigned begun_ = 0;
    std::atomic<std::thread::id> writer_{};
    std::atomic<std::uint64_t> unlooked_bytes_;  // written since the volume was looked at
};

}  // namespace kcl::local::storage
