#pragma once

#include <algorithm>
#include <functional>
#include <ranges>

namespace kcl::local::dynamodb {

/// Whether one of `range`, seen through `projection`, equals `value`. (The standard's own came
/// after our library's.)
template <std::ranges::input_range Range, class Value, class Projection = std::identity>
bool contains(const Range& range, const Value& value, Projection projection = {}) {
    return std::ranges::find(range, value, std::move(projection)) != std::ranges::end(range);
}

}  // namespace kcl::local::dynamodb
