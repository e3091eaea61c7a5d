#pragma once

#include "kcl/local/dynamodb/expressions/expression.h"
#include "kcl/local/dynamodb/expressions/lexer.h"
#include "kcl/local/dynamodb/outcome.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb {

/// The longest expression, in bytes.
inline constexpr std::size_t longest_expression = 4096;

/// Parses and checks what can be checked without names and values.
/// \return ValidationException with the service's text: syntax first, then the faults in their
/// order.
Outcome<Expression> parse_expression(ExpressionKind kind, std::string_view text);

/// What the grammars of the five kinds share: tokens, paths, operands and functions. One parser for
/// one expression.
///
/// The parse functions return empty (or false) after a syntax error, which syntax_error() then
/// tells.
class Parser {
  public:
    Parser(std::string_view text, Expression& into);

    /// Each parses its whole expression; false after a syntax error.
    bool parse_condition();
    bool parse_update();
    bool parse_projection();

    const std::string& syntax_error() const { return syntax_error_; }
    const ExpressionFaults& faults() const { return faults_; }

  private:
    /// Where a right side may stand: some functions belong to conditions, others to updates.
    enum class Grammar : std::uint8_t { condition, update };

    const Token& token() const { return tokens_[at_]; }
    void advance() { ++at_; }
    bool accept_symbol(std::string_view symbol);
    bool accept_keyword(std::string_view keyword);
    bool expect_symbol(std::string_view symbol);
    bool expect_end();
    /// Always false: notes that the current token can't stand where it does.
    bool unexpected();
    bool too_deep();

    bool parse_path(Path& path);
    bool parse_path_name(Path& path);
    bool parse_path_index(Path& path);
    bool parse_value(Node& node);
    bool parse_operand(Grammar grammar, Node& node);
    bool parse_function(Grammar grammar, Node& node);
    bool parse_arguments(Grammar grammar, Node& node);
    void check_function(Grammar grammar, std::string_view name, bool known, const Node& node);
    /// Whether a function may stand where a value is wanted: inside of another, a comparison or a
    /// sum.
    void check_operand_function(Grammar grammar, const Node& node);
    void close_parentheses(Node& node);
    std::int32_t placeholder(bool is_name, std::string_view text);
    void count_operator();

    bool parse_disjunction(Node& node);
    bool parse_conjunction(Node& node);
    bool parse_negation(Node& node);
    bool parse_predicate(Node& node);
    bool parse_primary(Node& node);
    bool parse_comparison(Node& node);
    bool parse_between(Node& node);
    bool parse_in(Node& node);
    bool require_condition(const Node& node);
    bool require_operand(const Node& node);

    bool parse_section(std::string_view keyword, UpdateSection section, bool& seen);
    bool parse_set_action();
    bool parse_set_value(Node& node);
    bool parse_set_term(Node& node);
    bool parse_member_action(std::vector<MemberAction>& actions);

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int operators_ = 0;
    Expression& into_;
    ExpressionFaults faults_;
    std::string syntax_error_;
};

}  // namespace kcl::local::dynamodb
