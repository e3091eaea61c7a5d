#include "kcl/local/dynamodb/legacy/legacy_expression.h"

#include <memory>
#include <utility>

namespace kcl::local::dynamodb {

Path LegacyExpression::path(std::string_view attribute) {
    Path path;
    path.emplace_back().name = attribute;
    return path;
}

Node LegacyExpression::attribute(std::string_view name) {
    Node node;
    node.path = path(name);
    return node;
}

Node LegacyExpression::function(Function which, Node operand) {
    Node node;
    node.kind = Node::Kind::function;
    node.function = which;
    node.operands.push_back(std::move(operand));
    return node;
}

Node LegacyExpression::value(const AttributeValue& value) {
    Node node;
    node.kind = Node::Kind::value;
    node.placeholder = placeholder(value);
    return node;
}

std::int32_t LegacyExpression::placeholder(const AttributeValue& value) {
    bindings_.values.push_back(&value);
    return static_cast<std::int32_t>(bindings_.values.size() - 1);
}

BoundExpression LegacyExpression::finish() && {
    return {std::make_shared<const Expression>(std::move(expression_)), std::move(bindings_)};
}

}  // namespace kcl::local::dynamodb
