#pragma once

#include <filesystem>

namespace kcl::local::storage {

/// A directory that belongs to one process at a time; given back when the object or the process
/// ends, however it ends.
class DirectoryLock {
  public:
    /// Creates the directory when it is missing. Throws StorageError that names the directory and,
    /// when another server has it, that server's process id.
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    int file_ = -1;
};

}  // namespace kcl::local::storage
