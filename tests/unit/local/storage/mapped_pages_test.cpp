#include "kcl/local/storage/mapped_pages.h"

#include "temporary_directory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

namespace kcl::local::storage {
namespace {

constexpr std::size_t size = std::size_t{16} << 20;

/// Of files, in this process.
std::size_t resident_bytes() {
    std::ifstream books("/proc/self/statm");
    std::size_t all = 0;
    std::size_t resident = 0;
    std::size_t of_files = 0;
    books >> all >> resident >> of_files;
    return of_files * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// A file that is mapped and written through the map.
class MappedFile : public testing::Test {
  protected:
    MappedFile() {
        file_ = ::open((directory_.path() / "data").c_str(), O_RDWR | O_CREAT, 0644);
        EXPECT_EQ(::ftruncate(file_, size), 0);
        map_ =
            static_cast<char*>(::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0));
        std::memset(map_, 'x', size);
    }
    ~MappedFile() override {
        ::munmap(map_, size);
        ::close(file_);
    }

    TemporaryDirectory directory_;
    int file_ = -1;
    char* map_ = nullptr;
};

TEST_F(MappedFile, LeavesTheBooksButKeepsWhatWasWritten) {
    MappedPages pages(file_);
    const auto before = resident_bytes();
    pages.let_go_beyond(size / 2);
    EXPECT_LE(resident_bytes() + size / 4 * 3, before);
    EXPECT_EQ(map_[0], 'x');
    EXPECT_EQ(map_[size - 1], 'x');
}

TEST_F(MappedFile, StaysInTheBooksWhileThereIsRoom) {
    MappedPages pages(file_);
    const auto before = resident_bytes();
    pages.let_go_beyond(before + size);
    EXPECT_GE(resident_bytes() + size / 4, before);
}

}  // namespace
}  // namespace kcl::local::storage
