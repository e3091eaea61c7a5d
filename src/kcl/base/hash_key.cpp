#include "kcl/base/hash_key.h"

#include <algorithm>

namespace kcl {

std::string to_string(HashKey key) {
    std::string digits;
    do {
        digits.push_back(static_cast<char>('0' + static_cast<int>(key % 10)));
        key /= 10;
    } while (key != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::optional<HashKey> parse_hash_key(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    HashKey value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<unsigned>(c - '0');
        if (value > (max_hash_key - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

}  // namespace kcl
