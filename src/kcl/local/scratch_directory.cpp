#include "kcl/local/scratch_directory.h"

#include "kcl/local/storage/store.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace kcl::local {

ScratchDirectory::ScratchDirectory() {
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "kcl-local-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr)
        throw storage::StorageError(
            fmt::format("no temporary directory ({}: {}): set TMPDIR, or give a directory to keep "
                        "the data in",
                        name, error ? error.message() : std::generic_category().message(errno)));
    path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void ScratchDirectory::forget_files() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(path_, ignored))
        std::filesystem::remove(entry, ignored);
}

}  // namespace kcl::local
