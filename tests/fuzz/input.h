#pragma once

#include "kcl/wire/document.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace kcl::wire {

/// Stops the fuzzer with the input that broke a promise.
inline void require(bool is_kept, const char* promise) {
    if (is_kept) return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

inline Body body(const std::uint8_t* data, std::size_t size) {
    return std::make_shared<const std::string>(reinterpret_cast<const char*>(data), size);
}

/// Looks at all that a value offers, so that the sanitizers see every byte. Returns something that
/// depends on it.
inline std::size_t visit(Value value) {
    std::size_t sum = 0;
    switch (value.kind()) {
        case Kind::null:
            return 1;
        case Kind::boolean:
            return value.boolean() ? 2 : 3;
        case Kind::integer:
        case Kind::floating:
            return static_cast<std::size_t>(value.integer()) + value.number_text().size() +
                   (value.number() > 0 ? 1 : 0);
        case Kind::string:
        case Kind::bytes:
            for (const std::byte byte : value.bytes()) sum += std::to_integer<std::size_t>(byte);
            return sum;
        case Kind::array: {
            std::size_t count = 0;
            for (const Value element : value.elements()) sum += visit(element), ++count;
            require(count == value.size(), "an array has as many elements as it says");
            return sum;
        }
        case Kind::object: {
            std::size_t count = 0;
            for (const auto [name, member] : value.members()) {
                require(value.find(name).has_value(), "a member that is there is found");
                sum += visit(member) + name.size();
                if (++count == 50) break;  // find() is linear
            }
            return sum;
        }
    }
    return sum;
}

}  // namespace kcl::wire
