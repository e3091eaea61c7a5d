#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/expressions/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kcl::local::dynamodb {
namespace {

using Fault = std::optional<std::string>;

/// The long names of types, which only the messages about ADD and DELETE use; in the order of
/// ValueType.
constexpr std::array<std::string_view, 10> long_type_names{
    "STRING",     "NUMBER",     "BINARY",     "BOOLEAN", "NULL",
    "STRING_SET", "NUMBER_SET", "BINARY_SET", "LIST",    "MAP"};

Fault check_value_types(const Node& node, const Bindings& bindings) {
    for (const auto& operand : node.operands)
        if (auto fault = check_value_types(operand, bindings)) return fault;
    const bool is_append =
        node.kind == Node::Kind::function && node.function == Function::list_append;
    const bool is_sum = node.kind == Node::Kind::plus || node.kind == Node::Kind::minus;
    if (!is_append && !is_sum) return std::nullopt;
    const auto wanted = is_append ? ValueType::l : ValueType::n;
    for (const auto& operand : node.operands) {
        if (operand.kind != Node::Kind::value) continue;
        const auto& value = bindings.value(operand.placeholder);
        if (type_of(value) != wanted)
            return fmt::format(
                "Incorrect operand type for operator or function; operator or function: {}, "
                "operand type: {}",
                operator_name(node), type_name(value));
    }
    return std::nullopt;
}

Fault check_members(const std::vector<MemberAction>& actions, std::string_view section,
                    bool numbers_too, const Bindings& bindings) {
    for (const auto& action : actions) {
        const auto& value = bindings.value(action.placeholder);
        if (set_members(value) || (numbers_too && value.as_n())) continue;
        return fmt::format(
            "Incorrect operand type for operator or function; operator: {}, operand type: {}, "
            "typeSet: "
            "ALLOWED_FOR_{}_OPERAND",
            section, long_type_names[value.value.index()], section);
    }
    return std::nullopt;
}

}  // namespace

std::vector<ResolvedPath> updated_paths(const Expression& update, const Bindings& bindings) {
    using enum UpdateSection;
    constexpr std::array all{set, remove, add, subtract};
    std::vector<ResolvedPath> paths;
    paths.reserve(update.set.size() + update.remove.size() + update.add.size() +
                  update.subtract.size());
    const auto take = [&](UpdateSection section) {
        if (section == set)
            for (const auto& action : update.set) paths.push_back(resolve(action.path, bindings));
        else if (section == remove)
            for (const auto& path : update.remove) paths.push_back(resolve(path, bindings));
        else
            for (const auto& action : section == add ? update.add : update.subtract)
                paths.push_back(resolve(action.path, bindings));
    };
    if (update.sections.empty())
        std::ranges::for_each(all, take);
    else
        std::ranges::for_each(update.sections, take);
    return paths;
}

bool only_removes(const Expression& update) { return update.set.empty() && update.add.empty(); }

std::optional<std::string> check_update(const Expression& update, const Bindings& bindings) {
    for (const auto& action : update.set)
        if (auto fault = check_distinct(action.value, bindings)) return fault;
    if (auto fault = find_overlap(updated_paths(update, bindings))) return fault;
    if (auto fault = check_members(update.subtract, "DELETE", false, bindings)) return fault;
    if (auto fault = check_members(update.add, "ADD", true, bindings)) return fault;
    for (const auto& action : update.set)
        if (auto fault = check_value_types(action.value, bindings)) return fault;
    return std::nullopt;
}

}  // namespace kcl::local::dynamodb
