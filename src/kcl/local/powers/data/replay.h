#pragma once

#include "kcl/local/powers/data/capture.h"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::powers {

/// A capture, read whole. The error names the file, the line and what is wrong.
std::expected<std::vector<CapturedCall>, std::string> read_capture(
    const std::filesystem::path& file);

/// What a replay did.
struct Replayed {
    std::uint64_t applied = 0;
    std::uint64_t refused = 0;  ///< Calls that succeeded then, but not now.
    std::string first_refusal;  ///< The answer to the first of them.
};

/// Finds the service of that name; null when it does not run here.
using FindService = std::function<Service*(std::string_view name)>;

/// Makes the calls again, in order and at once, each at its own time, in `transaction`. Calls of
/// services that do not run here are left out. Throws StorageError.
Replayed replay(const std::vector<CapturedCall>& calls, const FindService& find,
                storage::Transaction& transaction);

}  // namespace kcl::local::powers
