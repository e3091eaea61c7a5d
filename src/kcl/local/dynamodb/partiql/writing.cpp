#include "kcl/local/dynamodb/partiql/writing.h"

#include "kcl/local/dynamodb/expressions/projection.h"
#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/partiql/conditions.h"
#include "kcl/local/dynamodb/partiql/key_branches.h"
#include "kcl/local/dynamodb/values/item_size.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::local::dynamodb::partiql {
namespace {

using Fault = std::optional<wire::ServiceError>;

WriteKind write_kind(StatementKind kind) {
    switch (kind) {
        case StatementKind::insert:
            return WriteKind::put;
        case StatementKind::update:
            return WriteKind::update;
        case StatementKind::remove:
            return WriteKind::remove;
        default:
            return WriteKind::check;
    }
}

Node all_of(const std::vector<const Node*>& rest) {
    std::vector<Node> conditions;
    conditions.reserve(rest.size());
    for (const auto* node : rest) conditions.push_back(*node);
    return joined(Node::Kind::conjunction, std::move(conditions));
}

/// The condition under which a write happens. An UPDATE makes no item; a DELETE of none is fine.
std::optional<Node> condition_for(StatementKind kind, const KeyEqualities& keys,
                                  const std::string& hash) {
    std::vector<Node> conditions;
    if (kind == StatementKind::update) {
        conditions.push_back(existence(hash, Function::attribute_exists));
        if (!keys.rest.empty()) conditions.push_back(all_of(keys.rest));
        return joined(Node::Kind::conjunction, std::move(conditions));
    }
    if (keys.rest.empty()) return std::nullopt;
    if (kind != StatementKind::remove) return all_of(keys.rest);
    conditions.push_back(existence(hash, Function::attribute_not_exists));
    conditions.push_back(all_of(keys.rest));
    return joined(Node::Kind::disjunction, std::move(conditions));
}

/// Fills in the key of the one item that the WHERE names, and what else it asks.
Fault name_item(PreparedStatement& statement, const Table& table, PreparedWrite& write) {
    const bool is_check = statement.kind == StatementKind::check;
    KeyEqualities keys;
    if (statement.where) keys = key_equalities(*statement.where, table.key);
    if (keys.conflict && !is_check)
        return refuse(fmt::format("Multiple conditions on same key {}. Only single item "
                                  "Update/Insert/Delete are supported",
                                  *keys.conflict))
            .error();
    const bool is_whole = keys.key.size() == table.key.size();
    if (is_check && (!is_whole || keys.rest.empty()))
        return refuse("EXISTS() must contain a single item read with additional condition").error();
    if (!is_whole)
        return refuse("Where clause does not contain a mandatory equality on all key attributes")
            .error();
    statement.subject = std::move(keys.key);
    if (auto condition = condition_for(statement.kind, keys, table.key.hash.name))
        write.expressions.set(ExpressionKind::condition,
                              condition_like(*statement.where, std::move(*condition)));
    return std::nullopt;
}

Fault check_inserted(const PreparedStatement& statement) {
    auto item = statement.subject;
    if (auto fault = normalise(item)) return refuse(std::move(*fault)).error();
    if (item_size(item) > largest_item)
        return refuse("Item size has exceeded the maximum allowed size").error();
    return std::nullopt;
}

/// What RETURNING asks for; empty when that is nothing.
std::optional<Item> returned(const PreparedStatement& statement, const PlannedWrite& plan) {
    if (!statement.returning) return std::nullopt;
    const auto& mapping = statement.returning->mapping;
    const auto& item = mapping.ends_with("old") ? plan.before : plan.after;
    if (!item || mapping.starts_with("all")) return item;
    auto part =
        project(*item, updated_paths(*statement.update->expression, statement.update->bindings));
    if (part.empty()) return std::nullopt;
    return part;
}

}  // namespace

Outcome<PreparedWrite> write_of(
    PreparedStatement& statement, const Table& table,
    std::optional<wire::dynamodb::ReturnOnConditionFailure> on_failure) {
    if (statement.index)
        return refuse(statement.kind == StatementKind::insert
                          ? "FROM clause may only contain a single table name in data "
                            "manipulation statements"
                          : "This operation is not supported on an index");
    PreparedWrite write{.kind = write_kind(statement.kind), .table_name = statement.table};
    write.subject = &statement.subject;
    write.shows_item_on_failure = on_failure == wire::dynamodb::ReturnOnConditionFailure::all_old;
    if (statement.kind == StatementKind::insert) {
        if (auto fault = check_inserted(statement)) return std::unexpected(std::move(*fault));
        Expression condition;
        condition.condition = existence(table.key.hash.name, Function::attribute_not_exists);
        write.expressions.set(ExpressionKind::condition,
                              {std::make_shared<const Expression>(std::move(condition)), {}});
        return write;
    }
    if (auto fault = name_item(statement, table, write)) return std::unexpected(std::move(*fault));
    if (statement.update) write.expressions.set(ExpressionKind::update, *statement.update);
    return write;
}

wire::ServiceError failure_of(const PreparedStatement& statement, wire::ServiceError failure) {
    const bool is_duplicate = statement.kind == StatementKind::insert &&
                              failure.type == "ConditionalCheckFailedException";
    if (!is_duplicate) return failure;
    failure.type = "DuplicateItemException";
    failure.message = "Duplicate primary key exists in table";
    return failure;
}

Outcome<Written> execute_write(storage::Transaction& transaction, Tables& tables,
                               const Caller& caller, PreparedStatement& statement,
                               std::optional<wire::dynamodb::ReturnOnConditionFailure> on_failure) {
    const auto table = tables.for_items(transaction, caller, statement.table);
    if (!table) return std::unexpected(table.error());
    auto write = write_of(statement, **table, on_failure);
    if (!write) return std::unexpected(std::move(write).error());
    const auto plan = plan_write(transaction, tables, caller, *write);
    if (!plan) return std::unexpected(failure_of(statement, plan.error()));
    Written written{.table = plan->table};
    written.used = apply_write(transaction, tables, *plan);
    if (auto item = returned(statement, *plan)) written.items.push_back(std::move(*item));
    return written;
}

}  // namespace kcl::local::dynamodb::partiql
