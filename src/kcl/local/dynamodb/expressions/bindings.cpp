#include "kcl/local/dynamodb/expressions/bindings.h"

#include "kcl/local/dynamodb/values/contains.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

bool is_placeholder(std::string_view key, char sign) {
    return key.size() > 1 && key.front() == sign && std::ranges::all_of(key.substr(1), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_';
           });
}

template <class Map>
std::optional<wire::ServiceError> check_keys(const Map& map, char sign,
                                             std::string_view parameter) {
    for (const auto& [key, entry] : map)
        if (!is_placeholder(key, sign))
            return validation(
                fmt::format("{} contains invalid key: Syntax error; key: \"{}\"", parameter, key));
    return std::nullopt;
}

template <class Map>
std::optional<wire::ServiceError> check_used(const Map& map,
                                             const std::vector<const std::string*>& used,
                                             std::string_view parameter) {
    std::vector<std::string_view> unused;
    for (const auto& [key, entry] : map)
        if (!contains(used, &key)) unused.push_back(key);
    if (unused.empty()) return std::nullopt;
    return validation(fmt::format("Value provided in {} unused in expressions: keys: {{{}}}",
                                  parameter, fmt::join(unused, ", ")));
}

/// The entry of `map` called `key`, remembered as used; null when there is none.
template <class Map>
auto use(Map& map, const std::string& key, std::vector<const std::string*>& used)
    -> decltype(&map.begin()->second) {
    const auto found = map.find(key);
    if (found == map.end()) return nullptr;
    if (!contains(used, &found->first)) used.push_back(&found->first);
    return &found->second;
}

}  // namespace

ResolvedPath resolve(const Path& path, const Bindings& bindings) {
    ResolvedPath resolved;
    resolved.reserve(path.size());
    for (const auto& step : path) {
        if (step.index != PathStep::none)
            resolved.push_back({{}, step.index});
        else
            resolved.push_back({bindings.name(step), PathStep::none});
    }
    return resolved;
}

std::string to_string(const ResolvedPath& path) {
    std::vector<std::string> steps;
    for (const auto& step : path)
        steps.push_back(step.is_index() ? fmt::format("[{}]", step.index) : std::string(step.name));
    return fmt::format("[{}]", fmt::join(steps, ", "));
}

std::optional<std::string> find_overlap(const std::vector<ResolvedPath>& paths) {
    std::optional<std::string> conflict;
    for (auto second = paths.begin(); second != paths.end(); ++second)
        for (auto first = paths.begin(); first != second; ++first) {
            const auto [a, b] = std::ranges::mismatch(*first, *second);
            const bool overlaps = a == first->end() || b == second->end();
            if (!overlaps && (conflict || a->is_index() == b->is_index())) continue;
            auto message = fmt::format(
                "Two document paths {} with each other; must remove or rewrite one of these paths; "
                "path one: {}, path two: {}",
                overlaps ? "overlap" : "conflict", to_string(*first), to_string(*second));
            if (overlaps) return message;
            conflict = std::move(message);
        }
    return conflict;
}

std::optional<wire::ServiceError> PlaceholderScope::check() {
    if (auto fault = check_keys(names_, '#', "ExpressionAttributeNames")) return fault;
    for (const auto& [key, name] : names_)
        if (name.empty())
            return validation(fmt::format(
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key {}",
                key));
    if (auto fault = check_keys(values_, ':', "ExpressionAttributeValues")) return fault;
    for (auto& [key, value] : values_)
        if (const auto fault = normalise(value))
            return validation(fmt::format(
                "ExpressionAttributeValues contains invalid value: {} for key {}", *fault, key));
    return std::nullopt;
}

Outcome<Bindings> PlaceholderScope::bind(const Expression& expression) {
    const auto& wanted = expression.placeholders;
    Bindings bindings;
    bindings.names.resize(wanted.names.size());
    bindings.values.resize(wanted.values.size());
    const auto undefined = [&](std::string_view what, std::string_view placeholder) {
        return refuse(fmt::format("Invalid {}: An expression attribute {}: {}",
                                  name_of(expression.kind), what, placeholder));
    };
    for (const auto [is_name, index] : wanted.uses) {
        const auto at = static_cast<std::size_t>(index);
        if (is_name) {
            bindings.names[at] = use(names_, wanted.names[at], used_);
            if (!bindings.names[at])
                return undefined("name used in the document path is not defined; attribute name",
                                 wanted.names[at]);
        } else {
            bindings.values[at] = use(values_, wanted.values[at], used_);
            if (!bindings.values[at])
                return undefined("value used in expression is not defined; attribute value",
                                 wanted.values[at]);
        }
    }
    return bindings;
}

std::optional<wire::ServiceError> PlaceholderScope::check_all_used() const {
    if (used_.size() == names_.size() + values_.size()) return std::nullopt;
    if (auto fault = check_used(names_, used_, "ExpressionAttributeNames")) return fault;
    return check_used(values_, used_, "ExpressionAttributeValues");
}

}  // namespace kcl::local::dynamodb
