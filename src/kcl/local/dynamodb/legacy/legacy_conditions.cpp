#include "kcl/local/dynamodb/legacy/legacy_conditions.h"

#include "kcl/local/dynamodb/legacy/legacy_expression.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using dynamodb::ComparisonOperator;
using dynamodb::ConditionalOperator;
using Fault = std::optional<wire::ServiceError>;
using Values = std::span<const AttributeValue>;

Fault normalise_all(std::span<AttributeValue> values) {
    for (auto& value : values)
        if (auto fault = normalise(value)) return validation(std::move(*fault));
    return std::nullopt;
}

/// How many arguments an operator takes: from, to.
std::pair<std::size_t, std::size_t> argument_count(ComparisonOperator op) {
    switch (op) {
        case ComparisonOperator::null:
        case ComparisonOperator::not_null:
            return {0, 0};
        case ComparisonOperator::between:
            return {2, 2};
        case ComparisonOperator::in:
            return {1, std::numeric_limits<std::size_t>::max()};
        default:
            return {1, 1};
    }
}

bool takes(ComparisonOperator op, ValueType type) {
    if (op == ComparisonOperator::eq || op == ComparisonOperator::ne) return true;
    if (op == ComparisonOperator::begins_with) return type == ValueType::s || type == ValueType::b;
    const bool is_about_parts =
        op == ComparisonOperator::contains || op == ComparisonOperator::not_contains;
    if (is_about_parts && (type == ValueType::boolean || type == ValueType::null)) return true;
    return type == ValueType::s || type == ValueType::n || type == ValueType::b;
}

/// Whether an operator and its arguments suit each other.
Fault check_arguments(ComparisonOperator op, Values values) {
    const auto [least, most] = argument_count(op);
    if (values.size() < least || values.size() > most)
        return invalid_value(fmt::format(
            "Invalid number of argument(s) for the {} ComparisonOperator", wire::name_of(op)));
    for (const auto& value : values)
        if (type_of(value) != type_of(values.front()))
            return invalid_value("AttributeValues inside AttributeValueList must be of same type");
    for (const auto& value : values)
        if (!takes(op, type_of(value)))
            return invalid_value(
                fmt::format("ComparisonOperator {} is not valid for {} AttributeValue type",
                            wire::name_of(op), type_name(value)));
    if (op != ComparisonOperator::between || *compare(values[0], values[1]) <= 0)
        return std::nullopt;
    return validation(
        "The BETWEEN condition was provided a range where the lower bound is greater than the "
        "upper bound");
}

Comparison comparison_of(ComparisonOperator op) {
    switch (op) {
        case ComparisonOperator::ne:
            return Comparison::not_equal;
        case ComparisonOperator::lt:
            return Comparison::less;
        case ComparisonOperator::le:
            return Comparison::less_or_equal;
        case ComparisonOperator::gt:
            return Comparison::greater;
        case ComparisonOperator::ge:
            return Comparison::greater_or_equal;
        default:
            return Comparison::equal;
    }
}

/// A node of `kind` over an attribute and values.
Node over(LegacyExpression& into, Node::Kind kind, std::string_view name, Values values) {
    Node node;
    node.kind = kind;
    node.operands.push_back(LegacyExpression::attribute(name));
    for (const auto& value : values) node.operands.push_back(into.value(value));
    return node;
}

Node contains_node(LegacyExpression& into, std::string_view name, Values values) {
    auto node = over(into, Node::Kind::function, name, values);
    node.function = Function::contains;
    return node;
}

/// What an operator says of the attribute `name`, as a condition.
Node node_of(LegacyExpression& into, std::string_view name, ComparisonOperator op, Values values) {
    switch (op) {
        case ComparisonOperator::null:
            return LegacyExpression::function(Function::attribute_not_exists,
                                              LegacyExpression::attribute(name));
        case ComparisonOperator::not_null:
            return LegacyExpression::function(Function::attribute_exists,
                                              LegacyExpression::attribute(name));
        case ComparisonOperator::between:
            return over(into, Node::Kind::between, name, values);
        case ComparisonOperator::in:
            return over(into, Node::Kind::in, name, values);
        case ComparisonOperator::contains:
            return contains_node(into, name, values);
        case ComparisonOperator::not_contains: {
            // Of a missing attribute it says nothing: that is no reason to pass.
            Node both;
            both.kind = Node::Kind::conjunction;
            both.operands.push_back(LegacyExpression::function(Function::attribute_exists,
                                                               LegacyExpression::attribute(name)));
            auto& negation = both.operands.emplace_back();
            negation.kind = Node::Kind::negation;
            negation.operands.push_back(contains_node(into, name, values));
            return both;
        }
        case ComparisonOperator::begins_with: {
            auto node = over(into, Node::Kind::function, name, values);
            node.function = Function::begins_with;
            return node;
        }
        default: {
            auto node = over(into, Node::Kind::comparison, name, values);
            node.comparison = comparison_of(op);
            return node;
        }
    }
}

Fault check_joined(std::size_t conditions, std::optional<ConditionalOperator> joined_by) {
    if (!joined_by || conditions > 1) return std::nullopt;
    return validation(conditions == 0
                          ? "ConditionalOperator cannot be used without Filter or Expected"
                          : "ConditionalOperator can only be used when Filter or Expected has two "
                            "or more elements");
}

/// All terms as one condition.
BoundExpression join(LegacyExpression expression, std::vector<Node> terms,
                     std::optional<ConditionalOperator> joined_by) {
    auto& condition = expression.expression().condition;
    if (terms.size() == 1) {
        condition = std::move(terms.front());
    } else {
        condition.kind = joined_by == ConditionalOperator::disjunction ? Node::Kind::disjunction
                                                                       : Node::Kind::conjunction;
        condition.operands = std::move(terms);
    }
    return std::move(expression).finish();
}

/// What is expected of one attribute, whichever of the ways it is said.
class Expectation {
  public:
    Expectation(std::string_view name, dynamodb::ExpectedAttributeValue& expected)
        : name_(name), expected_(expected) {}

    Fault check() {
        auto fault = normalise_all(given());
        if (!fault) fault = expected_.comparison_operator ? check_comparison() : check_presence();
        return fault;
    }

    Node node(LegacyExpression& into) {
        if (expected_.comparison_operator)
            return node_of(into, name_, *expected_.comparison_operator, given());
        return node_of(into, name_,
                       expected_.value ? ComparisonOperator::eq : ComparisonOperator::null,
                       given());
    }

  private:
    std::span<AttributeValue> given() {
        if (expected_.value) return {&*expected_.value, 1};
        if (expected_.attribute_value_list) return *expected_.attribute_value_list;
        return {};
    }

    Fault complaint(std::string_view problem) const {
        return invalid_value(fmt::format("{} for Attribute: {}", problem, name_));
    }

    Fault check_comparison() {
        const auto op = *expected_.comparison_operator;
        if (expected_.value && expected_.attribute_value_list)
            return complaint("Value and AttributeValueList cannot be used together");
        if (expected_.exists)
            return complaint("Exists and ComparisonOperator cannot be used together");
        const bool needs_values = argument_count(op).first > 0;
        if (needs_values && !expected_.value && !expected_.attribute_value_list)
            return complaint(
                fmt::format("Value or AttributeValueList must be used with ComparisonOperator: {}",
                            wire::name_of(op)));
        return check_arguments(op, given());
    }

    Fault check_presence() const {
        if (expected_.attribute_value_list)
            return complaint(expected_.value
                                 ? "Value and AttributeValueList cannot be used together"
                                 : "AttributeValueList can only be used with a ComparisonOperator");
        const bool wants_value = expected_.exists.value_or(true);
        if (wants_value && !expected_.value)
            return complaint(fmt::format("Value must be provided when Exists is {}",
                                         expected_.exists ? "true" : "null"));
        if (!wants_value && expected_.value)
            return complaint("Value cannot be used when Exists is false");
        return std::nullopt;
    }

    std::string_view name_;
    dynamodb::ExpectedAttributeValue& expected_;
};

/// The order of the service's checks of a filter or of key conditions.
Fault check_conditions(dynamodb::Conditions& conditions) {
    for (auto& [name, condition] : conditions) {
        auto fault = normalise_all(condition.attribute_value_list);
        if (!fault)
            fault = check_arguments(*condition.comparison_operator, condition.attribute_value_list);
        if (fault) return fault;
    }
    return std::nullopt;
}

KeyTerm::Operator key_operator(ComparisonOperator op) {
    using enum KeyTerm::Operator;
    switch (op) {
        case ComparisonOperator::eq:
            return equal;
        case ComparisonOperator::lt:
            return less;
        case ComparisonOperator::le:
            return less_or_equal;
        case ComparisonOperator::gt:
            return greater;
        case ComparisonOperator::ge:
            return greater_or_equal;
        case ComparisonOperator::between:
            return between;
        case ComparisonOperator::begins_with:
            return begins_with;
        default:
            return not_indexable;
    }
}

}  // namespace

Outcome<std::optional<BoundExpression>> expected_condition(
    dynamodb::ExpectedAttributeValues& expected, std::optional<ConditionalOperator> joined_by) {
    if (auto fault = check_joined(expected.size(), joined_by))
        return std::unexpected(std::move(*fault));
    if (expected.empty()) return std::nullopt;
    LegacyExpression expression(ExpressionKind::condition);
    std::vector<Node> terms;
    for (auto& [name, value] : expected) {
        Expectation expectation(name, value);
        if (auto fault = expectation.check()) return std::unexpected(std::move(*fault));
        terms.push_back(expectation.node(expression));
    }
    return join(std::move(expression), std::move(terms), joined_by);
}

Outcome<std::optional<BoundExpression>> filter_condition(
    dynamodb::Conditions& filter, std::optional<ConditionalOperator> joined_by) {
    if (auto fault = check_joined(filter.size(), joined_by))
        return std::unexpected(std::move(*fault));
    if (filter.empty()) return std::nullopt;
    if (auto fault = check_conditions(filter)) return std::unexpected(std::move(*fault));
    LegacyExpression expression(ExpressionKind::filter);
    std::vector<Node> terms;
    for (const auto& [name, condition] : filter)
        terms.push_back(node_of(expression, name, *condition.comparison_operator,
                                condition.attribute_value_list));
    return join(std::move(expression), std::move(terms), joined_by);
}

Outcome<std::vector<KeyTerm>> key_condition_terms(dynamodb::Conditions& conditions) {
    if (auto fault = check_conditions(conditions)) return std::unexpected(std::move(*fault));
    if (conditions.empty() || conditions.size() > 2)
        return refuse("Conditions can be of length 1 or 2 only");
    std::vector<KeyTerm> terms;
    for (const auto& [name, condition] : conditions) {
        auto& term = terms.emplace_back();
        term.attribute = name;
        term.op = key_operator(*condition.comparison_operator);
        for (const auto& value : condition.attribute_value_list) term.values.push_back(&value);
    }
    return terms;
}

}  // namespace kcl::local::dynamodb
