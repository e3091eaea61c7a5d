#pragma once

#include "kcl/local/dynamodb/items/bound_expressions.h"
#include "kcl/local/dynamodb/values/value.h"

#include <string_view>

namespace kcl::local::dynamodb {

/// Puts an expression together from attribute names and values instead of text. Values are
/// borrowed; names are not looked into: "a.b" is one attribute.
class LegacyExpression {
  public:
    explicit LegacyExpression(ExpressionKind kind) { expression_.kind = kind; }

    Expression& expression() { return expression_; }

    static Path path(std::string_view attribute);
    static Node attribute(std::string_view name);
    static Node function(Function which, Node operand);
    Node value(const AttributeValue& value);
    /// Remembers a value; the placeholder that stands for it.
    std::int32_t placeholder(const AttributeValue& value);

    BoundExpression finish() &&;

  private:
    Expression expression_;
    Bindings bindings_;
};

}  // namespace kcl::local::dynamodb
