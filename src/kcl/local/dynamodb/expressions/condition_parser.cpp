#include "kcl/local/dynamodb/expressions/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

/// The grammar of conditions, filters and key conditions. A "(" may open a condition or an operand;
/// which it was shows only after it: so both are read alike, and what follows says what they must
/// have been.
namespace kcl::local::dynamodb {
namespace {

constexpr std::size_t most_candidates = 100;

std::optional<Comparison> comparison_at(const Token& token) {
    if (token.kind != Token::Kind::symbol) return std::nullopt;
    return comparison_of(token.text);
}

/// Makes `node` the first operand of a new node of `kind`, in its place.
void wrap(Node& node, Node::Kind kind) {
    Node outer;
    outer.kind = kind;
    outer.operands.push_back(std::move(node));
    node = std::move(outer);
}

}  // namespace

bool Parser::parse_condition() {
    auto& root = into_.condition;
    return parse_disjunction(root) && require_condition(root) && expect_end();
}

bool Parser::parse_disjunction(Node& node) {
    if (!parse_conjunction(node)) return false;
    if (!token().is_keyword("OR")) return true;
    if (!require_condition(node)) return false;
    wrap(node, Node::Kind::disjunction);
    while (accept_keyword("OR")) {
        count_operator();
        auto& next = node.operands.emplace_back();
        if (!parse_conjunction(next) || !require_condition(next)) return false;
    }
    return true;
}

bool Parser::parse_conjunction(Node& node) {
    if (!parse_negation(node)) return false;
    if (!token().is_keyword("AND")) return true;
    if (!require_condition(node)) return false;
    wrap(node, Node::Kind::conjunction);
    while (accept_keyword("AND")) {
        count_operator();
        auto& next = node.operands.emplace_back();
        if (!parse_negation(next) || !require_condition(next)) return false;
    }
    return true;
}

bool Parser::parse_negation(Node& node) {
    int negations = 0;
    for (; accept_keyword("NOT"); ++negations) count_operator();
    if (!parse_predicate(node)) return false;
    if (negations == 0) return true;
    if (!require_condition(node)) return false;
    wrap(node, Node::Kind::negation);
    // A second NOT undoes the first; that there was one still matters to key conditions.
    if (negations % 2 == 0) wrap(node, Node::Kind::negation);
    return true;
}

bool Parser::parse_predicate(Node& node) {
    if (!parse_primary(node)) return false;
    if (comparison_at(token())) return parse_comparison(node);
    if (token().is_keyword("BETWEEN")) return parse_between(node);
    if (token().is_keyword("IN")) return parse_in(node);
    return true;
}

bool Parser::parse_primary(Node& node) {
    if (!accept_symbol("(")) return parse_operand(Grammar::condition, node);
    if (too_deep() || !parse_disjunction(node) || !expect_symbol(")")) return false;
    --depth_;
    close_parentheses(node);
    return true;
}

bool Parser::parse_comparison(Node& node) {
    if (!require_operand(node)) return false;
    count_operator();
    wrap(node, Node::Kind::comparison);
    node.comparison = *comparison_at(token());
    advance();
    auto& right = node.operands.emplace_back();
    return parse_operand(Grammar::condition, right) && require_operand(right);
}

bool Parser::parse_between(Node& node) {
    if (!require_operand(node)) return false;
    count_operator();
    wrap(node, Node::Kind::between);
    advance();
    node.operands.resize(3);
    if (!parse_operand(Grammar::condition, node.operands[1]) || !require_operand(node.operands[1]))
        return false;
    if (!accept_keyword("AND")) return unexpected();
    return parse_operand(Grammar::condition, node.operands[2]) && require_operand(node.operands[2]);
}

bool Parser::parse_in(Node& node) {
    if (!require_operand(node)) return false;
    count_operator();
    wrap(node, Node::Kind::in);
    advance();
    if (!expect_symbol("(")) return false;
    do {
        auto& candidate = node.operands.emplace_back();
        if (!parse_operand(Grammar::condition, candidate) || !require_operand(candidate))
            return false;
    } while (accept_symbol(","));
    if (const auto candidates = node.operands.size() - 1; candidates > most_candidates)
        faults_.note(
            ExpressionFault::operand,
            fmt::format(
                "The IN operator is provided with too many operands; number of operands: {}",
                candidates));
    return expect_symbol(")");
}

}  // namespace kcl::local::dynamodb
