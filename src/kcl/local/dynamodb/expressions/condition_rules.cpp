#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/values/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace kcl::local::dynamodb {
namespace {

using Fault = std::optional<std::string>;

/// The type that an operand is known to have before any item is seen.
std::optional<ValueType> known_type(const Node& operand, const Bindings& bindings) {
    if (operand.kind == Node::Kind::value) return type_of(bindings.value(operand.placeholder));
    if (operand.kind == Node::Kind::function && operand.function == Function::size)
        return ValueType::n;
    return std::nullopt;
}

bool is_scalar_key(ValueType type) {
    return type == ValueType::s || type == ValueType::n || type == ValueType::b;
}
bool is_text(ValueType type) { return type == ValueType::s || type == ValueType::b; }
bool has_size(ValueType type) {
    return type != ValueType::n && type != ValueType::boolean && type != ValueType::null;
}

std::string wrong_type(const Node& node, std::string_view type) {
    return fmt::format(
        "Incorrect operand type for operator or function; operator or function: {}, operand type: "
        "{}",
        operator_name(node), type);
}

Fault require(const Node& node, std::span<const Node> operands, const Bindings& bindings,
              bool (*is_allowed)(ValueType)) {
    for (const auto& operand : operands)
        if (const auto type = known_type(operand, bindings); type && !is_allowed(*type))
            return wrong_type(node, type_name(*type));
    return std::nullopt;
}

/// A value as the service prints it in its messages.
std::string printed(const AttributeValue& value) {
    const auto* digits = value.as_n();
    const auto* text = digits ? digits : text_bytes(value);
    return fmt::format("AttributeValue: {{{}:{}}}", type_name(value), text ? *text : "");
}

Fault check_bounds(const Node& node, const Bindings& bindings) {
    const auto& lower = node.operands[1];
    const auto& upper = node.operands[2];
    if (lower.kind != Node::Kind::value || upper.kind != Node::Kind::value) return std::nullopt;
    const auto& low = bindings.value(lower.placeholder);
    const auto& high = bindings.value(upper.placeholder);
    const auto order = compare(low, high);
    if (order && *order <= 0) return std::nullopt;
    return fmt::format(
        "The BETWEEN operator requires {}; lower bound operand: {}, upper bound operand: {}",
        order ? "upper bound to be greater than or equal to lower bound"
              : "same data type for lower and upper bounds",
        printed(low), printed(high));
}

Fault check_attribute_type(const Node& node, const Bindings& bindings) {
    const auto& wanted = node.operands[1];
    if (wanted.kind != Node::Kind::value) return wrong_type(node, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    const auto& value = bindings.value(wanted.placeholder);
    const auto* name = value.as_s();
    if (!name) return wrong_type(node, type_name(value));
    if (type_named(*name)) return std::nullopt;
    return fmt::format(
        "Invalid attribute type name found; type: {}, valid types: "
        "{{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}",
        *name);
}

Fault check_function_types(const Node& node, const Bindings& bindings) {
    switch (node.function) {
        case Function::attribute_type:
            return check_attribute_type(node, bindings);
        case Function::begins_with:
            return require(node, node.operands, bindings, is_text);
        case Function::size:
            return require(node, node.operands, bindings, has_size);
        default:
            return std::nullopt;
    }
}

Fault check_types(const Node& node, const Bindings& bindings) {
    for (const auto& operand : node.operands)
        if (auto fault = check_types(operand, bindings)) return fault;
    switch (node.kind) {
        case Node::Kind::function:
            return check_function_types(node, bindings);
        case Node::Kind::comparison:
            if (node.comparison == Comparison::equal || node.comparison == Comparison::not_equal)
                return std::nullopt;
            return require(node, node.operands, bindings, is_scalar_key);
        case Node::Kind::between:
            if (auto fault = require(node, node.operands, bindings, is_scalar_key)) return fault;
            return check_bounds(node, bindings);
        default:
            return std::nullopt;
    }
}

bool needs_distinct_operands(const Node& node) {
    if (node.kind == Node::Kind::function)
        return node.function == Function::begins_with || node.function == Function::contains ||
               node.function == Function::attribute_type ||
               node.function == Function::if_not_exists;
    return node.kind == Node::Kind::comparison || node.kind == Node::Kind::between ||
           node.kind == Node::Kind::in;
}

}  // namespace

std::optional<std::string> check_distinct(const Node& node, const Bindings& bindings) {
    for (const auto& operand : node.operands)
        if (auto fault = check_distinct(operand, bindings)) return fault;
    if (!needs_distinct_operands(node) || node.operands.front().kind != Node::Kind::path)
        return std::nullopt;
    const auto has_twin = [&](const Node& operand) {
        return operand.kind == Node::Kind::path &&
               resolve(operand.path, bindings) == resolve(node.operands.front().path, bindings);
    };
    if (std::none_of(node.operands.begin() + 1, node.operands.end(), has_twin)) return std::nullopt;
    return fmt::format(
        "The first operand must be distinct from the remaining operands for this operator or "
        "function; "
        "operator: {}, first operand: {}",
        operator_name(node), to_string(resolve(node.operands.front().path, bindings)));
}

std::optional<std::string> check_condition(const Node& condition, const Bindings& bindings) {
    if (auto fault = check_distinct(condition, bindings)) return fault;
    return check_types(condition, bindings);
}

void collect_paths(const Node& node, std::vector<const Path*>& paths) {
    if (node.kind == Node::Kind::path) paths.push_back(&node.path);
    for (const auto& operand : node.operands) collect_paths(operand, paths);
}

}  // namespace kcl::local::dynamodb
