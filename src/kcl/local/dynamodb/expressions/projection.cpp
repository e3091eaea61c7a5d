#include "kcl/local/dynamodb/expressions/projection.h"

#include <algorithm>
#include <optional>
#include <span>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

/// Paths in order, of which the first `depth` steps are the same.
using Selection = std::span<const ResolvedPath* const>;

Item select_members(const Item& map, Selection paths, std::size_t depth);
dynamodb::List select_elements(const dynamodb::List& list, Selection paths, std::size_t depth);

std::optional<AttributeValue> select_within(const AttributeValue& value, Selection paths,
                                            std::size_t depth) {
    if (paths.front()->size() == depth) return value;
    if (const auto* map = value.as_m()) {
        auto members = select_members(*map, paths, depth);
        if (members.empty()) return std::nullopt;
        return AttributeValue::m(std::move(members));
    }
    if (const auto* list = value.as_l()) {
        auto elements = select_elements(*list, paths, depth);
        if (elements.empty()) return std::nullopt;
        return AttributeValue::l(std::move(elements));
    }
    return std::nullopt;
}

/// Takes the paths that share the next step off the front of `paths`.
Selection take_group(Selection& paths, std::size_t depth) {
    const auto& step = (*paths.front())[depth];
    const auto end =
        std::ranges::find_if(paths, [&](const auto* path) { return (*path)[depth] != step; });
    const auto size = static_cast<std::size_t>(end - paths.begin());
    const auto group = paths.first(size);
    paths = paths.subspan(size);
    return group;
}

Item select_members(const Item& map, Selection paths, std::size_t depth) {
    Item selected;
    while (!paths.empty()) {
        const auto group = take_group(paths, depth);
        const auto& step = (*group.front())[depth];
        const auto* value = step.is_index() ? nullptr : dynamodb::find(map, step.name);
        if (!value) continue;
        if (auto part = select_within(*value, group, depth + 1))
            selected.emplace(step.name, std::move(*part));
    }
    return selected;
}

dynamodb::List select_elements(const dynamodb::List& list, Selection paths, std::size_t depth) {
    dynamodb::List selected;
    while (!paths.empty()) {
        const auto group = take_group(paths, depth);
        const auto& step = (*group.front())[depth];
        if (!step.is_index() || static_cast<std::size_t>(step.index) >= list.size()) continue;
        if (auto part = select_within(list[static_cast<std::size_t>(step.index)], group, depth + 1))
            selected.push_back(std::move(*part));
    }
    return selected;
}

}  // namespace

Item project(const Item& item, const std::vector<ResolvedPath>& paths) {
    std::vector<const ResolvedPath*> order;
    for (const auto& path : paths) order.push_back(&path);
    std::ranges::sort(order, [](const auto* a, const auto* b) { return *a < *b; });
    if (order.empty()) return {};
    return select_members(item, order, 0);
}

}  // namespace kcl::local::dynamodb
