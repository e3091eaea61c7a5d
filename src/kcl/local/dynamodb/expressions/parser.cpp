#include "kcl/local/dynamodb/expressions/parser.h"

#include "kcl/local/dynamodb/expressions/reserved_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace kcl::local::dynamodb {
namespace {

constexpr int most_operators = 300;
/// More than any expression within most_operators needs; keeps the stack small.
constexpr int deepest_nesting = most_operators + 50;

struct FunctionRule {
    std::string_view name;
    Function function;
    std::size_t operands;
    bool starts_with_path;
    bool in_updates;
    bool is_condition;
};

constexpr std::array<FunctionRule, 8> functions{{
    {"attribute_exists", Function::attribute_exists, 1, true, false, true},
    {"attribute_not_exists", Function::attribute_not_exists, 1, true, false, true},
    {"attribute_type", Function::attribute_type, 2, false, false, true},
    {"begins_with", Function::begins_with, 2, false, false, true},
    {"contains", Function::contains, 2, false, false, true},
    {"size", Function::size, 1, false, false, false},
    {"if_not_exists", Function::if_not_exists, 2, true, true, false},
    {"list_append", Function::list_append, 2, false, true, false},
}};

const FunctionRule& rule_of(Function function) {
    return functions[static_cast<std::size_t>(function)];
}

std::string misuse(Function function) {
    return fmt::format(
        "The function is not allowed to be used this way in an expression; function: {}",
        rule_of(function).name);
}

}  // namespace

Outcome<Expression> parse_expression(ExpressionKind kind, std::string_view text) {
    const auto refuse_expression = [kind](std::string_view message) {
        return refuse(fmt::format("Invalid {}: {}", name_of(kind), message));
    };
    if (text.empty()) return refuse_expression("The expression can not be empty;");
    if (text.size() > longest_expression)
        return refuse_expression(fmt::format(
            "Expression size has exceeded the maximum allowed size; expression size: {}",
            text.size()));

    Expression expression;
    expression.kind = kind;
    Parser parser(text, expression);
    const bool is_good = kind == ExpressionKind::update       ? parser.parse_update()
                         : kind == ExpressionKind::projection ? parser.parse_projection()
                                                              : parser.parse_condition();
    if (!is_good) return refuse_expression(parser.syntax_error());
    using enum ExpressionFault;
    // Updates are told of reserved words before all else.
    if (kind == ExpressionKind::update)
        if (const auto* fault = parser.faults().first(reserved_word, list_index))
            return refuse_expression(*fault);
    if (const auto* fault = parser.faults().first(redundant_parentheses, operand))
        return refuse_expression(*fault);
    if (const auto* fault = parser.faults().first(operand, distinct_operands))
        expression.late_fault = fmt::format("Invalid {}: {}", name_of(kind), *fault);
    if (kind == ExpressionKind::update)
        std::ranges::sort(expression.placeholders.uses, [](const auto& a, const auto& b) {
            return std::pair(!a.is_name, a.index) < std::pair(!b.is_name, b.index);
        });
    return expression;
}

Parser::Parser(std::string_view text, Expression& into)
    : text_(text), tokens_(tokenise(text)), into_(into) {}

bool Parser::parse_projection() {
    do {
        if (!parse_path(into_.projection.emplace_back())) return false;
    } while (accept_symbol(","));
    return expect_end();
}

bool Parser::accept_symbol(std::string_view symbol) {
    if (!token().is_symbol(symbol)) return false;
    advance();
    return true;
}

bool Parser::accept_keyword(std::string_view keyword) {
    if (!token().is_keyword(keyword)) return false;
    advance();
    return true;
}

bool Parser::expect_symbol(std::string_view symbol) {
    return accept_symbol(symbol) || unexpected();
}

bool Parser::expect_end() { return token().kind == Token::Kind::end || unexpected(); }

bool Parser::unexpected() {
    // The service shows the text from the token before to the token after.
    const auto& last = tokens_[std::min(at_ + 1, tokens_.size() - 1)];
    const auto from = at_ > 0                            ? tokens_[at_ - 1].offset
                      : token().kind == Token::Kind::end ? 0
                                                         : token().offset;
    const auto to = last.kind == Token::Kind::end ? text_.size() : last.offset + last.text.size();
    syntax_error_ = fmt::format("Syntax error; token: \"{}\", near: \"{}\"", token().text,
                                text_.substr(from, to - from));
    return false;
}

bool Parser::too_deep() {
    if (++depth_ <= deepest_nesting) return false;
    syntax_error_ = fmt::format("The expression contains too many operators; operator count: {}",
                                most_operators + 1);
    return true;
}

void Parser::count_operator() {
    if (++operators_ > most_operators)
        faults_.note(ExpressionFault::too_many_operators,
                     fmt::format("The expression contains too many operators; operator count: {}",
                                 operators_));
}

std::int32_t Parser::placeholder(bool is_name, std::string_view text) {
    auto& known = is_name ? into_.placeholders.names : into_.placeholders.values;
    const auto found = std::ranges::find(known, text);
    const auto index = static_cast<std::int32_t>(found - known.begin());
    if (found == known.end()) {
        known.emplace_back(text);
        into_.placeholders.uses.push_back({is_name, index});
    }
    return index;
}

bool Parser::parse_path(Path& path) {
    if (!parse_path_name(path)) return false;
    for (;;) {
        if (accept_symbol(".")) {
            if (!parse_path_name(path)) return false;
        } else if (accept_symbol("[")) {
            if (!parse_path_index(path)) return false;
        } else {
            return true;
        }
    }
}

bool Parser::parse_path_name(Path& path) {
    if (token().kind != Token::Kind::identifier && token().kind != Token::Kind::name_placeholder)
        return unexpected();
    auto& step = path.emplace_back();
    step.name = token().text;
    if (token().kind == Token::Kind::name_placeholder)
        step.placeholder = placeholder(true, token().text);
    else if (is_reserved_word(token().text))
        faults_.note(ExpressionFault::reserved_word,
                     fmt::format("Attribute name is a reserved keyword; reserved keyword: {}",
                                 token().text));
    advance();
    return true;
}

bool Parser::parse_path_index(Path& path) {
    if (token().kind != Token::Kind::number) return unexpected();
    auto& step = path.emplace_back();
    const auto digits = token().text;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), step.index).ec !=
        std::errc()) {
        step.index = 0;
        faults_.note(
            ExpressionFault::list_index,
            fmt::format("List index is not within the allowable range; index: [{}]", digits));
    }
    advance();
    return expect_symbol("]");
}

bool Parser::parse_value(Node& node) {
    node.kind = Node::Kind::value;
    node.placeholder = placeholder(false, token().text);
    advance();
    return true;
}

bool Parser::parse_operand(Grammar grammar, Node& node) {
    if (accept_symbol("(")) {
        if (too_deep() || !parse_operand(grammar, node) || !expect_symbol(")")) return false;
        --depth_;
        close_parentheses(node);
        return true;
    }
    if (token().kind == Token::Kind::value_placeholder) return parse_value(node);
    if (token().kind == Token::Kind::identifier && tokens_[at_ + 1].is_symbol("("))
        return parse_function(grammar, node);
    node.kind = Node::Kind::path;
    return parse_path(node.path);
}

bool Parser::parse_function(Grammar grammar, Node& node) {
    const auto name = token().text;
    const auto* rule = std::ranges::find(functions, name, &FunctionRule::name);
    const bool known = rule != functions.end();
    node.kind = Node::Kind::function;
    if (known) node.function = rule->function;
    count_operator();
    advance();
    advance();
    if (too_deep() || !parse_arguments(grammar, node)) return false;
    --depth_;
    check_function(grammar, name, known, node);
    return true;
}

bool Parser::parse_arguments(Grammar grammar, Node& node) {
    do {
        auto& argument = node.operands.emplace_back();
        if (!parse_operand(grammar, argument)) return false;
        check_operand_function(grammar, argument);
    } while (accept_symbol(","));
    return expect_symbol(")");
}

void Parser::check_function(Grammar grammar, std::string_view name, bool known, const Node& node) {
    if (!known) {
        faults_.note(ExpressionFault::unknown_function,
                     fmt::format("Invalid function name; function: {}", name));
        return;
    }
    const auto& rule = rule_of(node.function);
    if (rule.in_updates != (grammar == Grammar::update)) {
        faults_.note(ExpressionFault::misused_function,
                     fmt::format("The function is not allowed in {} expression; function: {}",
                                 grammar == Grammar::update ? "an update" : "a condition", name));
        return;
    }
    if (node.operands.size() != rule.operands)
        faults_.note(
            ExpressionFault::operand,
            fmt::format(
                "Incorrect number of operands for operator or function; operator or function: {}, "
                "number of operands: {}",
                name, node.operands.size()));
    else if (rule.starts_with_path && node.operands.front().kind != Node::Kind::path)
        faults_.note(
            ExpressionFault::operand,
            fmt::format("Operator or function requires a document path; operator or function: {}",
                        name));
}

void Parser::check_operand_function(Grammar grammar, const Node& node) {
    if (node.kind != Node::Kind::function) return;
    const bool is_misused = grammar == Grammar::condition ? rule_of(node.function).is_condition
                                                          : node.function == Function::list_append;
    if (is_misused) faults_.note(ExpressionFault::misused_function, misuse(node.function));
}

void Parser::close_parentheses(Node& node) {
    if (node.in_parentheses)
        faults_.note(ExpressionFault::redundant_parentheses,
                     "The expression has redundant parentheses;");
    node.in_parentheses = true;
}

bool Parser::require_condition(const Node& node) {
    if (node.is_operand()) return unexpected();
    if (node.kind == Node::Kind::function && !rule_of(node.function).is_condition)
        faults_.note(ExpressionFault::misused_function, misuse(node.function));
    return true;
}

bool Parser::require_operand(const Node& node) {
    if (!node.is_operand() && node.kind != Node::Kind::function) return unexpected();
    check_operand_function(Grammar::condition, node);
    return true;
}

}  // namespace kcl::local::dynamodb
