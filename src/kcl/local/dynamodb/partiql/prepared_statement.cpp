#include "kcl/local/dynamodb/partiql/prepared_statement.h"

#include "kcl/local/dynamodb/partiql/conditions.h"
#include "kcl/local/dynamodb/partiql/paths.h"
#include "kcl/local/dynamodb/partiql/syntax/parser.h"
#include "kcl/local/dynamodb/partiql/updates.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Fault = std::optional<wire::ServiceError>;

/// What an expression by itself is called when it is refused.
std::string_view operation_name(const Term& term) {
    switch (term.kind) {
        case Term::Kind::is_type:
            return "IsType";
        case Term::Kind::path:
            return term.steps.size() > 1 ? "Path" : "Id";
        case Term::Kind::call:
            return "Call";
        case Term::Kind::operation:
            return "NAry";
        case Term::Kind::list:
            return "List";
        case Term::Kind::bag:
            return "Bag";
        case Term::Kind::tuple:
            return "Struct";
        case Term::Kind::missing:
            return "Missing";
        case Term::Kind::parameter:
            return "Parameter";
        default:
            return "Lit";
    }
}

bool is_exists(const Term& root) {
    return root.kind == Term::Kind::call && root.text == "exists" && root.operands.size() == 1 &&
           root.operands.front().kind == Term::Kind::statement &&
           root.operands.front().statement->kind == Statement::Kind::select;
}

bool is_table_name(std::string_view name) {
    constexpr std::size_t shortest = 3;
    constexpr std::size_t longest = 255;
    if (name.starts_with("arn:")) return true;
    return name.size() >= shortest && name.size() <= longest &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.' || c == '-';
           });
}

/// Fills in what the FROM, UPDATE or INTO names: a table, maybe one of its indexes.
Fault name_target(const Statement& statement, PreparedStatement& into) {
    if (statement.from.size() != 1)
        return refuse(into.is_read() ? "Only select from a single table or index is supported."
                                     : "FROM clause may only contain a single table name in data "
                                       "manipulation statements")
            .error();
    const auto& source = statement.from.front();
    if (source.is_aliased) return refuse("Aliasing is not supported").error();
    if (source.is_unpivoted || source.term.kind != Term::Kind::path)
        return refuse("Unexpected from source").error();
    const auto& steps = source.term.steps;
    for (const auto& step : steps) {
        if (step.kind != Step::Kind::name)
            return refuse("Unexpected path component" + at(step.at)).error();
        if (step.text.empty()) return refuse("Path component cannot be an empty string").error();
    }
    if (steps.size() > 2)
        return refuse("A path may contain at most 2 components in the FROM clause").error();
    into.table = steps[0].text;
    if (!is_table_name(into.table))
        return refuse(
                   "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', "
                   "'0-9', '-', '_', '.'.")
            .error();
    if (steps.size() > 1) into.index = steps[1].text;
    return std::nullopt;
}

Fault check_select(const Statement& statement) {
    if (statement.is_select_value)
        return refuse("Select projection doesn't support value or pivot keywords").error();
    if (statement.is_distinct) return refuse("Unsupported token in expression: DISTINCT").error();
    if (const auto& clause = statement.refused)
        return refuse(fmt::format("Unsupported clause: {}{}", clause->name,
                                  clause->at ? at(*clause->at) : ""))
            .error();
    return std::nullopt;
}

Fault take_columns(const Statement& statement, PreparedStatement& into) {
    for (const auto& [term, is_aliased] : statement.selected) {
        if (is_aliased) return refuse("Aliasing is not supported").error();
        auto path = document_path(term);
        if (!path) return std::move(path).error();
        auto name = column_name(*path);
        if (std::ranges::find(into.columns, name, &Column::name) != into.columns.end())
            return refuse("Duplicate identifiers in select clause: " + name).error();
        into.columns.push_back({std::move(name), std::move(*path)});
    }
    return std::nullopt;
}

Fault take_order(const Statement& statement, PreparedStatement& into) {
    for (const auto& [term, is_descending] : statement.order) {
        if (term.kind != Term::Kind::path || term.steps.size() != 1)
            return refuse("Argument to ORDER BY must be of type VariableReference. Type: " +
                          std::string(operation_name(term)))
                .error();
        into.order.push_back({term.steps.front().text, is_descending});
    }
    if (!into.order.empty() && !statement.where)
        return refuse("Must have WHERE clause in the statement when using ORDER BY clause.")
            .error();
    return std::nullopt;
}

/// The item of an INSERT: its attributes may be parameters, but nothing within them.
Fault take_item(const Statement& statement, PreparedStatement& into) {
    if (statement.kind == Statement::Kind::insert)
        return refuse(
                   "Unsupported operation: Inserting multiple items in a single statement is not "
                   "supported, use \"INSERT INTO tableName VALUE item\" instead")
            .error();
    if (statement.has_insert_position)
        return refuse("AT is not supported in insert statements.").error();
    if (statement.returning) return refuse("RETURNING is not supported in INSERT").error();
    const auto& item = *statement.inserted;
    if (item.kind != Term::Kind::tuple)
        return refuse(
                   "Unsupported format in item expression. Please use struct format {...} to "
                   "express item values for insert statement.")
            .error();
    for (std::size_t i = 0; i + 1 < item.operands.size(); i += 2) {
        const auto& name = item.operands[i];
        const auto& member = item.operands[i + 1];
        if (name.kind != Term::Kind::string)
            return refuse(
                       fmt::format("Tuple keys must be of type String. Actual type: {} under root",
                                   operation_name(name)))
                .error();
        if (into.subject.contains(name.text))
            return refuse(fmt::format("Duplicate keys in tuple. Key: {} under root", name.text))
                .error();
        auto value = into.constants->value_of(member);
        if (!value) return std::move(value).error();
        into.subject.emplace(name.text, **value);
    }
    return std::nullopt;
}

/// "ALL OLD"
std::string returning_words(const Returning& returning) {
    std::string words = returning.mapping;
    for (auto& c : words) {
        if (c == '_')
            c = ' ';
        else
            c = static_cast<char>(c - ('a' - 'A'));
    }
    return words;
}

Fault check_returning(const PreparedStatement& prepared) {
    if (!prepared.returning) return std::nullopt;
    const auto& returning = *prepared.returning;
    if (!returning.is_alone)
        return refuse("Invalid syntax with multiple returning elements in RETURNING clause")
            .error();
    if (!returning.is_star)
        return refuse("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause")
            .error();
    if (prepared.kind == StatementKind::remove && returning.mapping != "all_old")
        return refuse(fmt::format("Invalid returning clause: RETURNING {} *. Only RETURNING ALL "
                                  "OLD * is allowed in DELETE statements.",
                                  returning_words(returning)))
            .error();
    return std::nullopt;
}

StatementKind kind_of(const Statement& statement) {
    switch (statement.kind) {
        case Statement::Kind::insert:
        case Statement::Kind::insert_value:
            return StatementKind::insert;
        case Statement::Kind::change:
            return StatementKind::update;
        case Statement::Kind::remove:
            return StatementKind::remove;
        case Statement::Kind::select:
            break;
    }
    return StatementKind::select;
}

Fault fill(const Statement& statement, PreparedStatement& into) {
    if (auto fault = name_target(statement, into)) return fault;
    if (statement.kind == Statement::Kind::select) {
        if (auto fault = check_select(statement)) return fault;
        if (auto fault = take_columns(statement, into)) return fault;
        if (auto fault = take_order(statement, into)) return fault;
    }
    if (into.kind == StatementKind::insert) return take_item(statement, into);
    into.returning = statement.returning;
    if (auto fault = check_returning(into)) return fault;
    if (into.kind == StatementKind::update) {
        auto update = update_of(statement.actions, *into.constants);
        if (!update) return std::move(update).error();
        into.update = std::move(*update);
    }
    const bool is_write = into.kind == StatementKind::update || into.kind == StatementKind::remove;
    if (!statement.where && is_write)
        return refuse("Where clause does not contain a mandatory equality on all key attributes")
            .error();
    if (!statement.where) return std::nullopt;
    auto where = condition_of(*statement.where, *into.constants);
    if (!where) return std::move(where).error();
    into.where = std::move(*where);
    return std::nullopt;
}

}  // namespace

Fault normalise_parameters(std::vector<AttributeValue>& parameters) {
    for (auto& parameter : parameters)
        if (auto fault = normalise(parameter)) return refuse(std::move(*fault)).error();
    return std::nullopt;
}

Outcome<PreparedStatement> prepare(std::string_view statement,
                                   const std::vector<AttributeValue>& parameters) {
    const auto parsed = parse(statement);
    if (!parsed) return std::unexpected(parsed.error());
    if (parsed->parameters != parameters.size())
        return refuse("Number of parameters in request and statement don't match.");
    const bool is_check = is_exists(parsed->root);
    const auto& root = is_check ? parsed->root.operands.front() : parsed->root;
    if (root.kind != Term::Kind::statement)
        return refuse(fmt::format("Unsupported operation: {}", operation_name(root)));
    PreparedStatement prepared;
    prepared.kind = is_check ? StatementKind::check : kind_of(*root.statement);
    prepared.constants = std::make_unique<Constants>(parameters);
    if (auto fault = fill(*root.statement, prepared)) return std::unexpected(std::move(*fault));
    return prepared;
}

}  // namespace kcl::local::dynamodb::partiql
