#pragma once

#include <string_view>
#include <vector>

namespace kcl {

/// A file that was put into the program when it was built.
struct EmbeddedFile {
    std::string_view name;
    std::string_view bytes;
};

}  // namespace kcl

namespace kcl::local::console {

/// What is in web/, as it stood when the program was built.
const std::vector<EmbeddedFile>& console_files();

}  // namespace kcl::local::console
