#include "kcl/local/dynamodb/values/java_order.h"

#include "kcl/local/dynamodb/values/contains.h"

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb {

void sort_as_java_set(std::vector<std::string_view>& texts) {
    std::vector<std::string_view> set;
    for (const auto text : texts)
        if (!contains(set, text)) set.push_back(text);
    // It doubles when three quarters are taken.
    std::uint32_t buckets = 16;
    while (set.size() * 4 > std::size_t{buckets} * 3) buckets *= 2;
    texts.clear();
    for (std::uint32_t bucket = 0; bucket < buckets; ++bucket)
        for (const auto text : set)
            if (java_bucket(text, buckets) == bucket) texts.push_back(text);
}

}  // namespace kcl::local::dynamodb
