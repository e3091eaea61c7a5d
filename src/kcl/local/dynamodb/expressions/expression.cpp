#include "kcl/local/dynamodb/expressions/expression.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

constexpr std::array<std::string_view, 5> kind_names{"ConditionExpression", "FilterExpression",
                                                     "KeyConditionExpression", "UpdateExpression",
                                                     "ProjectionExpression"};
constexpr std::array<std::string_view, 8> function_names{
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size",
    "if_not_exists",    "list_append"};
constexpr std::array<std::string_view, 6> comparison_names{"=", "<>", "<", "<=", ">", ">="};

}  // namespace

std::string_view name_of(ExpressionKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Comparison> comparison_of(std::string_view sign) {
    const auto* found = std::ranges::find(comparison_names, sign);
    if (found == comparison_names.end()) return std::nullopt;
    return static_cast<Comparison>(found - comparison_names.begin());
}

std::string_view operator_name(const Node& node) {
    switch (node.kind) {
        case Node::Kind::path:
        case Node::Kind::value:
            return {};
        case Node::Kind::function:
            return function_names[static_cast<std::size_t>(node.function)];
        case Node::Kind::comparison:
            return comparison_names[static_cast<std::size_t>(node.comparison)];
        case Node::Kind::between:
            return "BETWEEN";
        case Node::Kind::in:
            return "IN";
        case Node::Kind::conjunction:
            return "AND";
        case Node::Kind::disjunction:
            return "OR";
        case Node::Kind::negation:
            return "NOT";
        case Node::Kind::plus:
            return "+";
        case Node::Kind::minus:
            return "-";
    }
    return {};
}

}  // namespace kcl::local::dynamodb
