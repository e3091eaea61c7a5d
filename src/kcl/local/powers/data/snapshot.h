#pragma once

#include "kcl/local/storage/store.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

/// Everything that a store holds, as bytes that any store of ours can take over.
///
/// "kcl-local-snapshot 1\n"; then for each space 's', the length of its name (varint) and the name,
/// followed by its entries, each 'e', the lengths of key and value (varints), key and value; at the
/// end 'z' and a checksum of all before it (FNV-1a, 64 bits, big-endian). Varints have seven bits
/// to a byte, the lowest first; the high bit says that more follow.
namespace kcl::local::powers {

/// The state that a transaction sees, piece by piece, for who does other things in between. Borrows
/// the transaction.
class SnapshotReader {
  public:
    explicit SnapshotReader(storage::Transaction& transaction) : transaction_(transaction) {}

    /// The next bytes: about `enough`, or what is left. Empty: that was all. Throws StorageError.
    std::string next(std::size_t enough);

  private:
    void add_entry(std::string& out);

    storage::Transaction& transaction_;
    std::unique_ptr<storage::Cursor> cursor_;
    std::size_t space_ = 0;
    std::uint64_t sum_ = 0xcbf29ce484222325;
    bool has_begun_ = false;
    bool has_ended_ = false;
};

/// A file that appears whole, once it is finished, or not at all.
class SnapshotFile {
  public:
    /// One that is there and is no snapshot is left alone. Errors name the file.
    static std::expected<std::unique_ptr<SnapshotFile>, std::string> make(
        std::filesystem::path file);
    SnapshotFile(const SnapshotFile&) = delete;
    SnapshotFile& operator=(const SnapshotFile&) = delete;
    ~SnapshotFile();

    std::expected<void, std::string> add(std::string_view bytes);
    /// Its size.
    std::expected<std::uintmax_t, std::string> finish();
    const std::filesystem::path& path() const { return file_; }

  private:
    explicit SnapshotFile(std::filesystem::path file);

    std::filesystem::path file_;
    std::filesystem::path part_;
    std::ofstream out_;
    std::uintmax_t size_ = 0;
};

/// Puts the snapshot's state in the place of everything there is. The error says what is wrong with
/// the bytes; nothing was changed then. Throws StorageError.
std::expected<void, std::string> restore_snapshot(storage::Transaction& transaction,
                                                  std::string_view bytes);

/// Throws StorageError.
void erase_everything(storage::Transaction& transaction);

/// The same to and from a file, in one go. Errors name the file.
std::expected<std::uintmax_t, std::string> save_snapshot(storage::Transaction& transaction,
                                                         const std::filesystem::path& file);
std::expected<void, std::string> load_snapshot(storage::Transaction& transaction,
                                               const std::filesystem::path& file);

}  // namespace kcl::local::powers
