#include "kcl/local/storage/directory_lock.h"

#include "kcl/local/storage/store.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace kcl::local::storage {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& directory, int error) {
    throw StorageError(fmt::format("{}: the data directory can't be used: {}", directory.string(),
                                   std::generic_category().message(error)));
}

/// The owner writes its process id into the lock file, for this message only.
std::string owner_of(int file) {
    std::array<char, 32> text{};
    const auto length = ::pread(file, text.data(), text.size(), 0);
    return length > 0 ? fmt::format(" (process {})",
                                    std::string(text.data(), static_cast<std::size_t>(length)))
                      : "";
}

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) refuse(directory, error.value());
    file_ = ::open((directory / "owner.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) refuse(directory, errno);
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int reason = errno;
        const std::string owner = owner_of(file_);
        ::close(file_);
        if (reason != EWOULDBLOCK) refuse(directory, reason);
        throw StorageError(fmt::format(
            "{}: the data directory is in use by another server{}: stop it, or choose another "
            "directory",
            directory.string(), owner));
    }
    const std::string mine = std::to_string(::getpid());
    if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, mine.data(), mine.size(), 0) < 0) {
        const int reason = errno;
        ::close(file_);
        refuse(directory, reason);
    }
}

DirectoryLock::~DirectoryLock() { ::close(file_); }

}  // namespace kcl::local::storage
