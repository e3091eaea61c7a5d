#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// The order in which the service, a Java program, walks through a set of texts. A few of its
/// messages list one.
namespace kcl::local::dynamodb {

/// Where a Java hash set of so many buckets keeps an ASCII text.
inline std::uint32_t java_bucket(std::string_view text, std::uint32_t buckets = 16) {
    std::uint32_t hash = 0;
    for (const char c : text) hash = hash * 31 + static_cast<unsigned char>(c);
    return (hash ^ (hash >> 16)) & (buckets - 1);
}

/// Sorts as a Java hash set of these texts would list them; each once.
void sort_as_java_set(std::vector<std::string_view>& texts);

}  // namespace kcl::local::dynamodb
