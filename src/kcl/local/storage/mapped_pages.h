#pragma once

#include <cstddef>
#include <cstdint>

namespace kcl::local::storage {

/// The pages of one mapped file that stand in this process' books (its resident memory): those that
/// it has touched, until they are let go of. That frees nothing that anybody lacks, for the kernel
/// keeps the file in memory for as long as there is room either way; but who looks at the process
/// sees what it really uses.
class MappedPages {
  public:
    /// `file`: an open descriptor of the file, which stays its owner's.
    explicit MappedPages(int file) : file_(file) {}
    ~MappedPages();
    MappedPages(const MappedPages&) = delete;
    MappedPages& operator=(const MappedPages&) = delete;

    /// Lets go of the file's pages when the process has more than `most` bytes of files in its
    /// books. Costs a microsecond when it hasn't. Any thread may use the map meanwhile.
    void let_go_beyond(std::uint64_t most);

  private:
    std::uint64_t resident_bytes();
    void let_go() const;

    int file_;
    int books_ = -1;  ///< /proc/self/statm, once opened.
};

}  // namespace kcl::local::storage
