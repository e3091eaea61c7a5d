#pragma once

#include <filesystem>

namespace kcl::local {

/// A fresh directory for data that nobody keeps; removed with the object.
class ScratchDirectory {
  public:
    /// Throws StorageError when there is no place for one.
    ScratchDirectory();
    ~ScratchDirectory();
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Takes the names off the files in it. Who has them open keeps using them, and their space is
    /// given back with the process, however that ends; the directory itself stays, to tell how full
    /// its volume is.
    void forget_files();

  private:
    std::filesystem::path path_;
};

}  // namespace kcl::local
