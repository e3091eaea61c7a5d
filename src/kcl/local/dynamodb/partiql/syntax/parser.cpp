#include "kcl/local/dynamodb/partiql/syntax/parser.h"

#include "kcl/local/dynamodb/partiql/syntax/keywords.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

/// Expressions.
namespace kcl::local::dynamodb::partiql {
namespace {

using Kind = Term::Kind;

constexpr int most_operators = 300;
/// Far more than values may nest; keeps the stack small.
constexpr int deepest_nesting = 120;
constexpr std::string_view not_well_formed = "Statement wasn't well formed, can't be processed: ";

struct Precedence {
    std::string_view sign;
    int rank;
};
constexpr std::array<Precedence, 23> precedences{{
    {"or", 10},       {"and", 20}, {"=", 40},       {"<>", 40},          {"is", 40},
    {"is_not", 40},   {"in", 40},  {"not_in", 40},  {"<", 50},           {"<=", 50},
    {">", 50},        {">=", 50},  {"between", 50}, {"not_between", 50}, {"like", 50},
    {"not_like", 50}, {"+", 60},   {"-", 60},       {"||", 60},          {"*", 70},
    {"/", 70},        {"%", 70},   {"not", 0},
}};
constexpr int rank_of_not = 30;

/// 0 for what stands between no operands.
int infix_rank(const Token& token) {
    if (token.kind != Token::Kind::operation && !token.is_symbol("*")) return 0;
    const auto* found = std::ranges::find(precedences, token.text, &Precedence::sign);
    return found == precedences.end() ? 0 : found->rank;
}

std::string lower_case(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return text;
}

Term operation(const Token& sign) {
    return {.kind = Kind::operation, .text = sign.text, .at = sign.at};
}

/// "-1" for "1", and the other way.
void negate(std::string& digits) {
    if (digits.starts_with('-'))
        digits.erase(0, 1);
    else
        digits.insert(0, 1, '-');
}

}  // namespace

Outcome<ParsedStatement> parse(std::string_view statement) {
    auto tokens = tokenise(statement);
    if (!tokens) return refuse(std::string(not_well_formed));
    ParsedStatement parsed;
    Parser parser(std::move(*tokens));
    if (!parser.parse(parsed)) return refuse(parser.fault());
    return parsed;
}

bool Parser::parse(ParsedStatement& into) {
    if (!parse_expression(into.root)) return false;
    into.parameters = parameters_;
    const bool is_ended = accept_symbol(";");
    if (token().kind == Token::Kind::end) return true;
    return fail(is_ended ? "Unexpected token after semicolon. (Only one query is allowed.)"
                         : "Unexpected token after expression");
}

const Token& Parser::token(std::size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Parser::accept_symbol(std::string_view symbol) {
    if (!token().is_symbol(symbol)) return false;
    advance();
    return true;
}

bool Parser::accept_keyword(std::string_view word) {
    if (!token().is_keyword(word)) return false;
    advance();
    return true;
}

bool Parser::expect_symbol(std::string_view symbol, std::string_view name) {
    return accept_symbol(symbol) || fail(fmt::format("Expected {}", name));
}

bool Parser::fail(std::string_view detail) {
    fault_ = fmt::format("{}{}", not_well_formed, detail);
    return false;
}

bool Parser::too_large() {
    if (depth_ <= deepest_nesting && operators_ <= most_operators) return false;
    fault_ = operators_ > most_operators
                 ? fmt::format("The expression contains too many operators; operator count: {}",
                               operators_)
                 : "Nesting Levels have exceeded supported limits";
    return true;
}

bool Parser::parse_expression(Term& into, int precedence) {
    ++depth_;
    if (too_large() || !parse_unary(into)) return false;
    while (infix_rank(token()) > std::max(precedence, 0))
        if (!parse_infix(into)) return false;
    --depth_;
    return true;
}

bool Parser::parse_infix(Term& left) {
    const auto sign = token();
    ++operators_;
    if (too_large()) return false;
    if (sign.text == "is" || sign.text == "is_not") return parse_type(left, sign.text != "is");
    // Chains of AND and OR are one node, which keeps the tree flat.
    const bool continues = left.kind == Kind::operation && left.text == sign.text &&
                           (sign.text == "and" || sign.text == "or");
    if (!continues) {
        auto node = operation(sign);
        node.operands.push_back(std::move(left));
        left = std::move(node);
    }
    return parse_right_side(sign, left);
}

bool Parser::parse_right_side(const Token& sign, Term& node) {
    const bool is_candidates = sign.text == "in" || sign.text == "not_in";
    if (is_candidates && token(1).is_symbol("(") && !token(2).is_keyword("select"))
        return parse_candidates(node);
    if (tokens_.size() - at_ < 3)
        return fail("Missing right-hand side expression of infix operator");
    advance();
    const int rank = infix_rank(sign);
    if (!parse_expression(node.operands.emplace_back(), rank)) return false;
    if (!sign.text.ends_with("between")) return true;
    if (!token().is_operation("and")) return fail("Expected AND keyword");
    if (token(1).kind == Token::Kind::end) return fail("Expected expression after AND");
    advance();
    return parse_expression(node.operands.emplace_back(), rank);
}

/// IN (…): a list, whatever parentheses mean elsewhere.
bool Parser::parse_candidates(Term& node) {
    advance();
    auto& list = node.operands.emplace_back();
    list = {.kind = Kind::list, .at = token().at};
    advance();
    return parse_terms(list.operands) && expect_symbol(")", "RIGHT_PAREN");
}

bool Parser::parse_type(Term& left, bool is_negated) {
    const auto sign = token();
    advance();
    const bool is_type = token().kind != Token::Kind::string && !token().is_identifier() &&
                         is_type_name(token().text);
    if (!is_type) return fail("Expected type name");
    Term type{.kind = Kind::is_type, .text = token().text, .at = sign.at};
    advance();
    if (accept_symbol("(")) {
        std::vector<Term> sizes;
        if (!parse_terms(sizes) || !expect_symbol(")", "RIGHT_PAREN")) return false;
    }
    type.operands.push_back(std::move(left));
    left = std::move(type);
    if (!is_negated) return true;
    Term negation{.kind = Kind::operation, .text = "not", .at = sign.at};
    negation.operands.push_back(std::move(left));
    left = std::move(negation);
    return true;
}

bool Parser::parse_unary(Term& into) {
    const bool is_not = token().is_operation("not");
    const bool is_sign = token().is_operation("+") || token().is_operation("-");
    if (!is_not && !is_sign) return parse_path_term(into, PathMode::full);
    const auto sign = token();
    advance();
    ++depth_;
    if (too_large()) return false;
    Term operand;
    if (!(is_not ? parse_expression(operand, rank_of_not) : parse_unary(operand))) return false;
    --depth_;
    if (is_sign && operand.kind == Kind::number) {
        into = std::move(operand);
        if (sign.text == "-") negate(into.text);
        return true;
    }
    into = operation(sign);
    into.operands.push_back(std::move(operand));
    return true;
}

bool Parser::parse_path_term(Term& into, PathMode mode) {
    if (mode == PathMode::full) {
        if (!parse_term(into)) return false;
    } else {
        if (!token().is_identifier()) return fail("Expected identifier for simple path");
        into = take_as(Kind::path);
    }
    if (into.kind == Kind::path && into.steps.empty())
        into.steps.push_back({Step::Kind::name, into.text, into.at});
    return parse_steps(into, mode);
}

bool Parser::parse_steps(Term& into, PathMode mode) {
    while (token().is_symbol(".") || token().is_symbol("[")) {
        if (into.kind != Kind::path) {
            Term path{.kind = Kind::path, .at = into.at};
            path.steps.push_back({Step::Kind::other, into.text, into.at});
            into = std::move(path);
        }
        const bool is_dot = token().is_symbol(".");
        advance();
        if (!(is_dot ? parse_dot(into, mode) : parse_bracket(into, mode))) return false;
    }
    return true;
}

bool Parser::parse_dot(Term& into, PathMode mode) {
    if (token().is_symbol("*")) {
        if (mode == PathMode::simple) return fail("Invalid path dot component for simple path");
        into.steps.push_back({Step::Kind::unpivot, "*", token().at});
    } else if (token().is_identifier()) {
        into.steps.push_back({Step::Kind::name, token().text, token().at});
    } else {
        return fail("Invalid path dot component");
    }
    advance();
    return true;
}

bool Parser::parse_bracket(Term& into, PathMode mode) {
    if (token().is_symbol("*")) {
        into.steps.push_back({Step::Kind::wildcard, "*", token().at});
        advance();
        return expect_symbol("]", "RIGHT_BRACKET");
    }
    Term place;
    if (!parse_expression(place)) return false;
    auto kind = Step::Kind::other;
    if (place.kind == Kind::number) kind = Step::Kind::index;
    if (place.kind == Kind::string) kind = Step::Kind::name;
    if (mode == PathMode::simple && kind == Step::Kind::other)
        return fail("Invalid path component for simple path");
    into.steps.push_back({kind, place.text, place.at});
    return expect_symbol("]", "RIGHT_BRACKET");
}

Term Parser::take_as(Term::Kind kind) {
    Term term{.kind = kind, .text = token().text, .at = token().at};
    advance();
    return term;
}

bool Parser::parse_term(Term& into) {
    switch (token().kind) {
        case Token::Kind::operation:
            return fail("Unexpected operator");
        case Token::Kind::keyword:
            return parse_keyword_term(into);
        case Token::Kind::symbol:
            return parse_symbol_term(into);
        case Token::Kind::identifier:
        case Token::Kind::quoted_identifier:
            if (token(1).is_symbol("(")) return parse_call(into);
            into = take_as(Kind::path);
            return true;
        case Token::Kind::parameter:
            into = take_as(Kind::parameter);
            into.parameter = parameters_++;
            return true;
        case Token::Kind::string:
            into = take_as(Kind::string);
            return true;
        case Token::Kind::number:
            into = take_as(Kind::number);
            return true;
        case Token::Kind::boolean:
            into = take_as(Kind::boolean);
            return true;
        case Token::Kind::null:
            into = take_as(Kind::null);
            return true;
        case Token::Kind::missing:
            into = take_as(Kind::missing);
            return true;
        case Token::Kind::ion:
            into = take_as(Kind::ion);
            return true;
        case Token::Kind::end:
            break;
    }
    return fail("Unexpected term");
}

bool Parser::parse_symbol_term(Term& into) {
    if (token().is_symbol("(")) return parse_group(into);
    if (token().is_symbol("{")) return parse_tuple(into);
    if (token().is_symbol("[")) {
        into = take_as(Kind::list);
        return parse_list(into, "]", "RIGHT_BRACKET");
    }
    if (token().is_symbol("<<")) {
        into = take_as(Kind::bag);
        return parse_list(into, ">>", "RIGHT_DOUBLE_ANGLE_BRACKET");
    }
    return fail("Unexpected term");
}

bool Parser::parse_keyword_term(Term& into) {
    const auto& word = token().text;
    if (word == "select") return parse_statement(into, &Parser::parse_select, 1);
    if (word == "update") return parse_statement(into, &Parser::parse_update, 1);
    if (word == "delete") return parse_statement(into, &Parser::parse_delete, 1);
    if (word == "from") return parse_statement(into, &Parser::parse_from, 1);
    if (word == "insert_into" || word == "set" || word == "remove")
        return parse_statement(into, &Parser::parse_actions, 0);
    if (word == "values") return parse_rows(into);
    if (is_function_keyword(word) && token(1).is_symbol("(")) return parse_call(into);
    return fail("Unexpected keyword");
}

bool Parser::parse_call(Term& into) {
    into = take_as(Kind::call);
    into.text = lower_case(std::move(into.text));
    advance();
    if (accept_symbol(")")) return true;
    if (token().is_symbol("*")) return fail(fmt::format("{}(*) is not allowed", into.text));
    return parse_terms(into.operands) && expect_symbol(")", "RIGHT_PAREN");
}

/// One expression in parentheses is itself; several are a list.
bool Parser::parse_group(Term& into) {
    into = take_as(Kind::list);
    if (!parse_terms(into.operands) || !expect_symbol(")", "RIGHT_PAREN")) return false;
    if (into.operands.size() > 1) return true;
    Term only = std::move(into.operands.front());
    into = std::move(only);
    return true;
}

/// VALUES (…), (…)
bool Parser::parse_rows(Term& into) {
    into = take_as(Kind::bag);
    do {
        if (!token().is_symbol("(")) return fail("Expected LEFT_PAREN for row value constructor");
        auto& row = into.operands.emplace_back(take_as(Kind::list));
        if (!parse_terms(row.operands) || !expect_symbol(")", "RIGHT_PAREN")) return false;
    } while (accept_symbol(","));
    return true;
}

bool Parser::parse_list(Term& into, std::string_view closing, std::string_view name) {
    if (accept_symbol(closing)) return true;
    return parse_terms(into.operands) && expect_symbol(closing, name);
}

bool Parser::parse_tuple(Term& into) {
    into = take_as(Kind::tuple);
    if (accept_symbol("}")) return true;
    do {
        if (!parse_expression(into.operands.emplace_back()) || !expect_symbol(":", "COLON") ||
            !parse_expression(into.operands.emplace_back()))
            return false;
    } while (accept_symbol(","));
    return expect_symbol("}", "RIGHT_CURLY");
}

bool Parser::parse_terms(std::vector<Term>& into) {
    do {
        if (!parse_expression(into.emplace_back())) return false;
    } while (accept_symbol(","));
    return true;
}

}  // namespace kcl::local::dynamodb::partiql
