#include "kcl/local/storage/mapped_pages.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kcl::local::storage {

MappedPages::~MappedPages() {
    if (books_ >= 0) ::close(books_);
}

void MappedPages::let_go_beyond(std::uint64_t most) {
    if (resident_bytes() > most) let_go();
}

/// Of files, in this process; 0 where the system does not say.
std::uint64_t MappedPages::resident_bytes() {
    if (books_ < 0) books_ = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    std::array<char, 128> text;
    const auto length = books_ < 0 ? -1 : ::pread(books_, text.data(), text.size(), 0);
    // "size resident shared …", in pages.
    const char* place = text.data();
    const char* end = place + (length < 0 ? 0 : length);
    std::uint64_t pages = 0;
    for (int field = 0; field < 3; ++field) {
        while (place != end && *place == ' ') ++place;
        const auto [next, error] = std::from_chars(place, end, pages);
        if (error != std::errc{}) return 0;
        place = next;
    }
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

void MappedPages::let_go() const {
    struct stat status{};
    if (::fstat(file_, &status) != 0) return;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        unsigned long inode = 0;
        // "begin-end permissions offset device inode path"
        if (std::sscanf(line.c_str(), "%lx-%lx %*s %*s %*s %lu", &begin, &end, &inode) != 3)
            continue;
        if (inode != status.st_ino) continue;
        // In a shared map of a file this loses nothing: what was written stays with the file.
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
}

}  // namespace kcl::local::storage
