#include "kcl/local/dynamodb/partiql/syntax/parser.h"

#include <fmt/format.h>

#include <utility>

/// Statements. They are read where an expression may stand, as the grammar has it.
namespace kcl::local::dynamodb::partiql {
namespace {

/// What follows FROM and WHERE in a SELECT.
constexpr int rank_of_select = 6;

bool begins_action(const Token& token) {
    return token.is_keyword("set") || token.is_keyword("remove") || token.is_keyword("insert_into");
}

}  // namespace

bool Parser::parse_statement(Term& into, bool (Parser::*rule)(Statement&), std::size_t skipped) {
    into = {.kind = Term::Kind::statement, .at = token().at};
    into.statement = std::make_shared<Statement>();
    advance(skipped);
    return (this->*rule)(*into.statement);
}

bool Parser::accept_alias() {
    if (accept_keyword("as")) {
        if (!token().is_identifier()) return false;
        advance();
        return true;
    }
    if (!token().is_identifier()) return false;
    advance();
    return true;
}

bool Parser::parse_select(Statement& into) {
    into.kind = Statement::Kind::select;
    if (accept_keyword("distinct"))
        into.is_distinct = true;
    else
        accept_keyword("all");
    if (accept_keyword("value")) {
        into.is_select_value = true;
        if (!parse_expression(into.selected.emplace_back().term)) return false;
    } else if (!parse_selected(into)) {
        return false;
    }
    if (!accept_keyword("from")) return fail("Expected FROM after SELECT list");
    return parse_sources(into, rank_of_select) && parse_where(into, rank_of_select) &&
           parse_order(into) && parse_refused_clauses(into);
}

bool Parser::parse_selected(Statement& into) {
    do {
        if (accept_symbol("*")) {
            into.selects_all = true;
            continue;
        }
        auto& selected = into.selected.emplace_back();
        if (!parse_expression(selected.term)) return false;
        selected.is_aliased = accept_alias();
    } while (accept_symbol(","));
    if (into.selects_all && !into.selected.empty())
        return fail(
            "Other expressions may not be present in the select list when '*' is used without dot "
            "notation.");
    return true;
}

bool Parser::parse_sources(Statement& into, int precedence) {
    do {
        auto& source = into.from.emplace_back();
        source.is_unpivoted = accept_keyword("unpivot");
        if (!parse_expression(source.term, precedence)) return false;
        source.is_aliased = accept_alias();
        for (const std::string_view word : {"at", "by"})
            if (accept_keyword(word)) {
                if (!token().is_identifier())
                    return fail(fmt::format("Expected identifier for {}-alias",
                                            word == "at" ? "AT" : "BY"));
                advance();
                source.is_aliased = true;
            }
    } while (accept_symbol(","));
    return true;
}

bool Parser::parse_where(Statement& into, int precedence) {
    if (!accept_keyword("where")) return true;
    return parse_expression(into.where.emplace(), precedence);
}

bool Parser::parse_order(Statement& into) {
    if (!accept_keyword("order")) return true;
    if (!accept_keyword("by")) return fail("Expected BY");
    do {
        auto& ordering = into.order.emplace_back();
        if (!parse_expression(ordering.term)) return false;
        if (accept_keyword("desc"))
            ordering.is_descending = true;
        else
            accept_keyword("asc");
    } while (accept_symbol(","));
    return true;
}

/// The first of them is told.
bool Parser::parse_refused_clauses(Statement& into) {
    const auto note = [&](std::string_view name, std::optional<Position> place) {
        if (!into.refused) into.refused = {std::string(name), place};
    };
    if (accept_keyword("group")) {
        accept_keyword("partial");
        if (!accept_keyword("by")) return fail("Expected BY");
        std::vector<Term> keys;
        if (!parse_terms(keys)) return false;
        note("GROUP BY", std::nullopt);
    }
    for (const auto& [word, name] : {std::pair{"having", "HAVING"}, std::pair{"limit", "LIMIT"},
                                     std::pair{"offset", "OFFSET"}})
        if (accept_keyword(word)) {
            Term clause;
            if (!parse_expression(clause, rank_of_select)) return false;
            note(name, clause.at);
        }
    return true;
}

bool Parser::parse_delete(Statement& into) {
    into.kind = Statement::Kind::remove;
    if (!accept_keyword("from")) return fail("Expected FROM after DELETE");
    return parse_target(into) && parse_where(into) && parse_returning(into);
}

bool Parser::parse_update(Statement& into) {
    return parse_target(into) && parse_actions(into) && parse_where(into) && parse_returning(into);
}

bool Parser::parse_from(Statement& into) {
    return parse_sources(into, -1) && parse_where(into) && parse_actions(into) &&
           parse_returning(into);
}

bool Parser::parse_target(Statement& into) {
    auto& source = into.from.emplace_back();
    if (!parse_path_term(source.term, PathMode::simple)) return false;
    source.is_aliased = accept_alias();
    return true;
}

bool Parser::parse_actions(Statement& into) {
    if (into.kind == Statement::Kind::select) into.kind = Statement::Kind::change;
    if (!begins_action(token())) return fail("Expected data manipulation");
    while (begins_action(token()))
        if (!parse_action(into)) return false;
    return true;
}

bool Parser::parse_action(Statement& into) {
    if (accept_keyword("insert_into")) return parse_insert(into);
    if (accept_keyword("set")) return parse_assignments(into);
    accept_keyword("remove");
    return parse_path_term(into.actions.emplace_back().target, PathMode::simple);
}

bool Parser::parse_assignments(Statement& into) {
    do {
        auto& action = into.actions.emplace_back();
        if (!parse_path_term(action.target, PathMode::simple)) return false;
        if (!token().is_operation("=")) return fail("Expected '='");
        advance();
        if (!parse_expression(action.value.emplace())) return false;
    } while (accept_symbol(","));
    return true;
}

bool Parser::parse_insert(Statement& into) {
    auto& source = into.from.emplace_back();
    if (!parse_path_term(source.term, PathMode::simple)) return false;
    if (!accept_keyword("value")) {
        into.kind = Statement::Kind::insert;
        return parse_expression(into.inserted.emplace());
    }
    into.kind = Statement::Kind::insert_value;
    if (!parse_expression(into.inserted.emplace())) return false;
    if (accept_keyword("at")) {
        Term position;
        if (!parse_expression(position)) return false;
        into.has_insert_position = true;
    }
    return parse_conflict() && parse_returning(into);
}

/// ON CONFLICT, whose only effect would be what an insertion into DynamoDB does not do.
bool Parser::parse_conflict() {
    if (!token().is_keyword("on_conflict")) return true;
    return fail("invalid ON CONFLICT syntax");
}

bool Parser::parse_returning(Statement& into) {
    if (!accept_keyword("returning")) return true;
    auto& returning = into.returning.emplace();
    do {
        const auto& mapping = token().text;
        const bool is_mapping = mapping == "all_old" || mapping == "all_new" ||
                                mapping == "modified_old" || mapping == "modified_new";
        if (!is_mapping || token().kind != Token::Kind::keyword)
            return fail("Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.");
        returning.is_alone = returning.mapping.empty();
        returning.mapping = mapping;
        advance();
        if (accept_symbol("*")) continue;
        returning.is_star = false;
        Term column;
        if (!parse_expression(column)) return false;
    } while (accept_symbol(","));
    return true;
}

}  // namespace kcl::local::dynamodb::partiql
