#include "kcl/local/dynamodb/partiql/conditions.h"

#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/legacy/legacy_expression.h"
#include "kcl/local/dynamodb/partiql/paths.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Kind = Term::Kind;

constexpr std::size_t most_candidates = 100;

struct FunctionRule {
    std::string_view name;
    Function function;
    std::size_t operands;
    bool wants_path;
};
constexpr std::array<FunctionRule, 6> functions{{
    {"attribute_exists", Function::attribute_exists, 1, true},
    {"attribute_not_exists", Function::attribute_not_exists, 1, true},
    {"attribute_type", Function::attribute_type, 2, false},
    {"begins_with", Function::begins_with, 2, false},
    {"contains", Function::contains, 2, false},
    {"size", Function::size, 1, false},
}};

struct TypeName {
    std::string_view in_statement;
    std::string_view in_item;
};
constexpr std::array<TypeName, 9> types{{
    {"null", "NULL"},
    {"bool", "BOOL"},
    {"boolean", "BOOL"},
    {"blob", "B"},
    {"string", "S"},
    {"numeric", "N"},
    {"struct", "M"},
    {"tuple", "M"},
    {"list", "L"},
}};

std::string upper_case(std::string text) {
    for (auto& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    return text;
}

Node node_of(Node::Kind kind, std::vector<Node> operands) {
    Node node;
    node.kind = kind;
    node.operands = std::move(operands);
    return node;
}

/// Makes nodes of terms.
class ConditionBuilder {
  public:
    ConditionBuilder(Constants& constants, LegacyExpression& into)
        : constants_(constants), into_(into) {}

    /// What is true or not.
    Outcome<Node> condition(const Term& term, std::string_view otherwise) {
        switch (term.kind) {
            case Kind::operation:
                return operation(term);
            case Kind::is_type:
                return type_test(term);
            case Kind::call: {
                auto node = call(term);
                if (node && node->function == Function::size) break;
                return node;
            }
            default:
                break;
        }
        return refuse(std::string(otherwise));
    }

  private:
    Outcome<Node> operation(const Term& term) {
        if (term.text == "and" || term.text == "or") return junction(term);
        if (term.text == "not") return negation(term.operands.front());
        if (comparison_of(term.text)) return comparison(term);
        const bool is_negated = term.text.starts_with("not_");
        const auto sign = std::string_view(term.text).substr(is_negated ? 4 : 0);
        if (sign != "between" && sign != "in")
            return refuse(fmt::format(
                "Unsupported operator in Condition Expression. Operator: {}{}", sign, at(term.at)));
        auto node = sign == "in" ? among(term) : between(term);
        if (!node || !is_negated) return node;
        std::vector<Node> operands;
        operands.push_back(std::move(*node));
        return node_of(Node::Kind::negation, std::move(operands));
    }

    Outcome<Node> junction(const Term& term) {
        std::vector<Node> operands;
        for (const auto& operand : term.operands) {
            auto node = condition(operand, "The arguments to AND/OR must be Expressions");
            if (!node) return node;
            operands.push_back(std::move(*node));
        }
        return node_of(term.text == "and" ? Node::Kind::conjunction : Node::Kind::disjunction,
                       std::move(operands));
    }

    Outcome<Node> negation(const Term& operand) {
        auto inner = condition(operand, "The argument to NOT must be a Type or Expression");
        if (!inner) return inner;
        std::vector<Node> operands;
        operands.push_back(std::move(*inner));
        return node_of(Node::Kind::negation, std::move(operands));
    }

    Outcome<Node> comparison(const Term& term) {
        auto operands = all_operands(term.operands);
        if (!operands) return std::unexpected(std::move(operands).error());
        auto node = node_of(Node::Kind::comparison, std::move(*operands));
        node.comparison = comparison_of(term.text).value();
        return node;
    }

    Outcome<Node> between(const Term& term) {
        auto operands = all_operands(term.operands);
        if (!operands) return std::unexpected(std::move(operands).error());
        return node_of(Node::Kind::between, std::move(*operands));
    }

    Outcome<Node> among(const Term& term) {
        const auto& candidates = term.operands[1];
        const bool is_sequence = candidates.kind == Kind::list || candidates.kind == Kind::bag;
        if (!is_sequence || candidates.operands.empty())
            return refuse(
                "IN operator must have a left hand argument of type Variable Reference and right "
                "hand argument of type Seq with at least one member");
        if (candidates.operands.size() > most_candidates)
            return refuse(fmt::format(
                "The IN operator is provided with too many operands; number of operands: {}",
                candidates.operands.size()));
        auto wanted = operand(term.operands[0]);
        if (!wanted) return wanted;
        auto operands = all_operands(candidates.operands);
        if (!operands) return std::unexpected(std::move(operands).error());
        operands->insert(operands->begin(), std::move(*wanted));
        return node_of(Node::Kind::in, std::move(*operands));
    }

    Outcome<Node> type_test(const Term& term) {
        auto subject = operand(term.operands.front());
        if (!subject) return subject;
        if (!subject->is_operand())
            return refuse(
                "The left hand side argument to IS must be a Variable Reference, Literal, or Path");
        if (term.text == "missing")
            return LegacyExpression::function(Function::attribute_not_exists, std::move(*subject));
        const auto* type = std::ranges::find(types, term.text, &TypeName::in_statement);
        if (type == types.end())
            return refuse(
                fmt::format("Unsupported data type for IS operator: {}. Supported data types are "
                            "[MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]",
                            upper_case(term.text)));
        auto node = LegacyExpression::function(Function::attribute_type, std::move(*subject));
        node.operands.push_back(
            into_.value(constants_.keep(AttributeValue::s(std::string(type->in_item)))));
        return node;
    }

    Outcome<Node> call(const Term& term) {
        const auto* rule = std::ranges::find(functions, term.text, &FunctionRule::name);
        if (rule == functions.end())
            return refuse(fmt::format("Unrecognized function: {}{}", term.text, at(term.at)));
        if (term.operands.size() != rule->operands)
            return refuse(
                fmt::format("Incorrect number of operands for operator or function; operator or "
                            "function: {}, number of operands: {}",
                            rule->name, term.operands.size()));
        if (rule->wants_path && term.operands.front().kind != Kind::path)
            return refuse(fmt::format(
                "Operator or function requires a document path; operator or function: {}",
                rule->name));
        auto operands = all_operands(term.operands);
        if (!operands) return std::unexpected(std::move(operands).error());
        auto node = node_of(Node::Kind::function, std::move(*operands));
        node.function = rule->function;
        return node;
    }

    Outcome<std::vector<Node>> all_operands(const std::vector<Term>& terms) {
        std::vector<Node> nodes;
        for (const auto& term : terms) {
            auto node = operand(term);
            if (!node) return std::unexpected(std::move(node).error());
            nodes.push_back(std::move(*node));
        }
        return nodes;
    }

    /// What has a value. A condition's is true or false.
    Outcome<Node> operand(const Term& term) {
        if (is_constant(term)) {
            const auto value = constants_.value_of(term);
            if (!value) return std::unexpected(value.error());
            return into_.value(**value);
        }
        if (term.kind == Kind::path) {
            auto path = document_path(term);
            if (!path) return std::unexpected(std::move(path).error());
            Node node;
            node.path = std::move(*path);
            return node;
        }
        if (term.kind == Kind::missing) return refuse("MISSING must be compared using IS operator");
        if (term.kind == Kind::call) return call(term);
        if (term.kind == Kind::operation && term.operands.size() == 1 && term.text != "not")
            return refuse(
                fmt::format("Unsupported operator in Condition Expression. Operator: {}{}",
                            term.text, at(term.at)));
        return condition(term,
                         "WHERE clause must contain an expression that resolves to a boolean");
    }

    Constants& constants_;
    LegacyExpression& into_;
};

}  // namespace

Outcome<BoundExpression> condition_of(const Term& where, Constants& constants) {
    LegacyExpression expression(ExpressionKind::condition);
    auto node =
        ConditionBuilder(constants, expression)
            .condition(where, "WHERE clause must contain an expression that resolves to a boolean");
    if (!node) return std::unexpected(std::move(node).error());
    expression.expression().condition = std::move(*node);
    auto bound = std::move(expression).finish();
    if (auto fault = check_condition(bound.condition(), bound.bindings))
        return refuse(std::move(*fault));
    return bound;
}

BoundExpression condition_like(const BoundExpression& of, Node condition) {
    Expression expression;
    expression.kind = ExpressionKind::condition;
    expression.condition = std::move(condition);
    return {std::make_shared<const Expression>(std::move(expression)), of.bindings};
}

Node existence(std::string_view attribute, Function which) {
    return LegacyExpression::function(which, LegacyExpression::attribute(attribute));
}

Node joined(Node::Kind kind, std::vector<Node> conditions) {
    if (conditions.size() == 1) return std::move(conditions.front());
    return node_of(kind, std::move(conditions));
}

}  // namespace kcl::local::dynamodb::partiql
