#include "kcl/local/dynamodb/expressions/parser.h"

#include <fmt/format.h>

#include <utility>

/// The grammar of update expressions.
namespace kcl::local::dynamodb {

bool Parser::parse_update() {
    bool set = false;
    bool remove = false;
    bool add = false;
    bool subtract = false;
    do {
        if (token().is_keyword("SET")) {
            if (!parse_section("SET", UpdateSection::set, set)) return false;
        } else if (token().is_keyword("REMOVE")) {
            if (!parse_section("REMOVE", UpdateSection::remove, remove)) return false;
        } else if (token().is_keyword("ADD")) {
            if (!parse_section("ADD", UpdateSection::add, add)) return false;
        } else if (token().is_keyword("DELETE")) {
            if (!parse_section("DELETE", UpdateSection::subtract, subtract)) return false;
        } else {
            return unexpected();
        }
    } while (token().kind != Token::Kind::end);
    return true;
}

bool Parser::parse_section(std::string_view keyword, UpdateSection section, bool& seen) {
    into_.sections.push_back(section);
    if (std::exchange(seen, true))
        faults_.note(
            ExpressionFault::repeated_section,
            fmt::format("The \"{}\" section can only be used once in an update expression;",
                        keyword));
    advance();
    do {
        bool is_good = false;
        if (keyword == "SET")
            is_good = parse_set_action();
        else if (keyword == "REMOVE")
            is_good = parse_path(into_.remove.emplace_back());
        else
            is_good = parse_member_action(keyword == "ADD" ? into_.add : into_.subtract);
        if (!is_good) return false;
    } while (accept_symbol(","));
    return true;
}

bool Parser::parse_set_action() {
    auto& action = into_.set.emplace_back();
    return parse_path(action.path) && expect_symbol("=") && parse_set_value(action.value);
}

bool Parser::parse_set_value(Node& node) {
    if (!parse_set_term(node)) return false;
    const bool is_plus = token().is_symbol("+");
    if (!is_plus && !token().is_symbol("-")) return true;
    advance();
    count_operator();
    Node sum;
    sum.kind = is_plus ? Node::Kind::plus : Node::Kind::minus;
    sum.operands.push_back(std::move(node));
    node = std::move(sum);
    if (!parse_set_term(node.operands.emplace_back())) return false;
    for (const auto& term : node.operands) check_operand_function(Grammar::update, term);
    return true;
}

bool Parser::parse_set_term(Node& node) {
    if (!accept_symbol("(")) return parse_operand(Grammar::update, node);
    if (too_deep() || !parse_set_value(node) || !expect_symbol(")")) return false;
    --depth_;
    close_parentheses(node);
    return true;
}

bool Parser::parse_member_action(std::vector<MemberAction>& actions) {
    auto& action = actions.emplace_back();
    if (!parse_path(action.path)) return false;
    if (token().kind != Token::Kind::value_placeholder) return unexpected();
    action.placeholder = placeholder(false, token().text);
    advance();
    return true;
}

}  // namespace kcl::local::dynamodb
