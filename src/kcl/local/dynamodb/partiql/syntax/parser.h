#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/syntax/lexer.h"
#include "kcl/local/dynamodb/partiql/syntax/syntax.h"

#include <string>
#include <string_view>
#include <vector>

namespace kcl::local::dynamodb::partiql {

struct ParsedStatement {
    Term root;  ///< A statement; or an expression, which can't be executed.
    std::size_t parameters = 0;
};

/// \return ValidationException with the service's words for what is not well formed.
Outcome<ParsedStatement> parse(std::string_view statement);

/// The grammar: operators by precedence, everything else by descent. One parser for one statement.
/// Each function returns false after a fault.
class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    bool parse(ParsedStatement& into);
    /// The whole message.
    const std::string& fault() const { return fault_; }

  private:
    /// What may follow the first name of a path: anything in expressions, little in a DML's target.
    enum class PathMode : std::uint8_t { full, simple };

    const Token& token(std::size_t ahead = 0) const;
    void advance(std::size_t by = 1) { at_ += by; }
    bool accept_symbol(std::string_view symbol);
    bool accept_keyword(std::string_view word);
    bool expect_symbol(std::string_view symbol, std::string_view name);
    /// Always false.
    bool fail(std::string_view detail);
    bool too_large();

    bool parse_expression(Term& into, int precedence = -1);
    bool parse_infix(Term& left);
    bool parse_right_side(const Token& sign, Term& node);
    bool parse_candidates(Term& node);
    bool parse_type(Term& left, bool is_negated);
    bool parse_unary(Term& into);
    bool parse_path_term(Term& into, PathMode mode);
    bool parse_steps(Term& into, PathMode mode);
    bool parse_dot(Term& into, PathMode mode);
    bool parse_bracket(Term& into, PathMode mode);
    bool parse_term(Term& into);
    bool parse_symbol_term(Term& into);
    bool parse_keyword_term(Term& into);
    bool parse_call(Term& into);
    bool parse_group(Term& into);
    bool parse_rows(Term& into);
    bool parse_list(Term& into, std::string_view closing, std::string_view name);
    bool parse_tuple(Term& into);
    bool parse_terms(std::vector<Term>& into);
    Term take_as(Term::Kind kind);

    bool parse_select(Statement& into);
    bool parse_selected(Statement& into);
    bool parse_sources(Statement& into, int precedence);
    bool parse_order(Statement& into);
    bool parse_refused_clauses(Statement& into);
    bool parse_delete(Statement& into);
    bool parse_update(Statement& into);
    bool parse_from(Statement& into);
    bool parse_target(Statement& into);
    bool parse_actions(Statement& into);
    bool parse_action(Statement& into);
    bool parse_assignments(Statement& into);
    bool parse_insert(Statement& into);
    bool parse_conflict();
    bool parse_where(Statement& into, int precedence = -1);
    bool parse_returning(Statement& into);
    bool accept_alias();
    bool parse_statement(Term& into, bool (Parser::*rule)(Statement&), std::size_t skipped);

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t parameters_ = 0;
    int depth_ = 0;
    int operators_ = 0;
    std::string fault_;
};

}  // namespace kcl::local::dynamodb::partiql
