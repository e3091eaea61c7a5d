#include "kcl/local/dynamodb/expressions/condition.h"
#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/legacy/legacy_conditions.h"
#include "kcl/local/dynamodb/legacy/legacy_updates.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/item_size.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

using Fault = std::optional<wire::ServiceError>;

Fault check_updated_paths(const Table& table, const std::vector<ResolvedPath>& paths) {
    for (const auto& path : paths)
        if (table.key.find(path.front().name))
            return validation(fmt::format(
                "One or more parameter values were invalid: Cannot update attribute {}. This "
                "attribute is part of the key",
                path.front().name));
    return check_key_paths(table, paths);
}

/// Values that the request itself gives to keys of indexes: an expression's other results are only
/// known with the item.
Fault check_given_index_keys(const Table& table, const BoundExpression& update) {
    const auto check = [&](const Path& path, std::int32_t placeholder) -> Fault {
        if (path.size() > 1 || placeholder == PathStep::none) return std::nullopt;
        return check_index_key_type(table, update.bindings.name(path.front()),
                                    update.bindings.value(placeholder));
    };
    for (const auto& action : update.expression->set)
        if (action.value.kind == Node::Kind::value)
            if (auto fault = check(action.path, action.value.placeholder)) return fault;
    for (const auto* actions : {&update.expression->add, &update.expression->subtract})
        for (const auto& action : *actions)
            if (auto fault = check(action.path, action.placeholder)) return fault;
    return std::nullopt;
}

Fault check_paths(const Table& table, const PreparedWrite& write) {
    if (const auto* update = write.expressions.find(ExpressionKind::update)) {
        if (auto fault =
                check_updated_paths(table, updated_paths(*update->expression, update->bindings)))
            return fault;
        if (auto fault = check_given_index_keys(table, *update)) return fault;
    }
    if (const auto* condition = write.expressions.find(ExpressionKind::condition))
        return check_key_paths(table, paths_of(*condition));
    return std::nullopt;
}

Fault check_condition_holds(const PreparedWrite& write, const std::optional<Item>& before) {
    static const Item nothing;
    const auto* condition = write.expressions.find(ExpressionKind::condition);
    if (!condition ||
        holds(condition->condition(), condition->bindings, before ? *before : nothing))
        return std::nullopt;
    auto failure =
        service_error("ConditionalCheckFailedException", "The conditional request failed");
    if (write.shows_item_on_failure) failure.item = before;
    return failure;
}

/// What an update may not do to the keys of indexes, in the words for updates.
Fault check_updated_index_keys(const Table& table, const Item& after) {
    const auto check = [&](const KeyAttribute& key, bool is_hash) -> Fault {
        const auto* value = wire::dynamodb::find(after, key.name);
        const auto fault = value ? find_index_key_fault(*value, key, is_hash) : std::nullopt;
        if (fault == IndexKeyFault::wrong_type)
            return validation(
                "The update expression attempted to update the secondary index key to unsupported "
                "type");
        if (fault == IndexKeyFault::empty)
            return validation(
                fmt::format("One or more parameter values are not valid. The update expression "
                            "attempted to update a secondary "
                            "index key to a value that is not supported. The AttributeValue for a "
                            "key attribute cannot contain an "
                            "empty {} value.",
                            value->as_s() ? "string" : "binary"));
        return std::nullopt;
    };
    for (const auto& index : table.indexes) {
        if (!index.is_live()) continue;
        if (auto fault = check(index.key.hash, true)) return fault;
        if (!index.key.range) continue;
        if (auto fault = check(*index.key.range, false)) return fault;
    }
    return check_index_keys(table, after);
}

/// What a request says without expressions.
Fault add_legacy(PreparedWrite& write, const WriteTerms& terms) {
    if (terms.attribute_updates && !terms.attribute_updates->empty()) {
        auto update = update_of(*terms.attribute_updates);
        if (!update) return std::move(update).error();
        write.expressions.set(ExpressionKind::update, std::move(**update));
    }
    if (!terms.legacy) return std::nullopt;
    auto condition = expected_condition(terms.legacy->expected, terms.legacy->conditional_operator);
    if (!condition) return std::move(condition).error();
    if (*condition) write.expressions.set(ExpressionKind::condition, std::move(**condition));
    return std::nullopt;
}

/// Fills in what an update makes of `plan.before`.
Fault plan_update(const PreparedWrite& write, PlannedWrite& plan) {
    const auto* update = write.expressions.find(ExpressionKind::update);
    if (!update) {
        plan.after = plan.before ? *plan.before : *write.subject;
        return std::nullopt;
    }
    auto after = apply_update(*update->expression, update->bindings,
                              plan.before ? *plan.before : *write.subject);
    if (!after) return std::move(after).error();
    if (!plan.before && only_removes(*update->expression)) {
        plan.changes = false;
        return std::nullopt;
    }
    if (item_size(*after) > largest_item)
        return validation("Item size to update has exceeded the maximum allowed size");
    if (auto fault = check_updated_index_keys(*plan.table, *after)) return fault;
    if (auto fault = check_nesting(*after)) return validation(std::move(*fault));
    plan.after = std::move(*after);
    return std::nullopt;
}

}  // namespace

Outcome<PreparedWrite> finish_preparing(ExpressionCache& cache, PreparedWrite write,
                                        const WriteTerms& terms) {
    if (auto fault = normalise(*write.subject)) return refuse(std::move(*fault));
    if (write.kind == WriteKind::put && item_size(*write.subject) > largest_item)
        return refuse("Item size has exceeded the maximum allowed size");
    if (auto fault = add_legacy(write, terms)) return std::unexpected(std::move(*fault));
    if (!terms.condition) return write;
    auto& condition = *terms.condition;
    const ExpressionParameter condition_parameter{ExpressionKind::condition,
                                                  &condition.condition_expression};
    auto fault =
        terms.update
            ? bind_expressions(cache, {{ExpressionKind::update, terms.update}, condition_parameter},
                               condition.expression_attribute_names,
                               condition.expression_attribute_values, write.expressions)
            : bind_expressions(cache, {condition_parameter}, condition.expression_attribute_names,
                               condition.expression_attribute_values, write.expressions);
    if (fault) return std::unexpected(std::move(*fault));
    return write;
}

wire::ServiceError counted_nesting(wire::ServiceError fault) {
    const auto from = fault.message.find("Nesting Levels");
    if (from == fault.message.npos) return fault;
    const auto length = fault.message.find(" for key ", from) - from;
    fault.message = "1 validation error detected: " + fault.message.substr(from, length);
    return fault;
}

Outcome<PlannedWrite> plan_write(storage::Transaction& transaction, Tables& tables,
                                 const Caller& caller, PreparedWrite& write) {
    auto table = tables.for_items(transaction, caller, write.table_name);
    if (!table) return std::unexpected(std::move(table).error());
    const bool is_put = write.kind == WriteKind::put;
    auto fault =
        is_put ? check_item_keys(**table, *write.subject) : check_key(**table, *write.subject);
    if (!fault && is_put) fault = check_index_keys(**table, *write.subject);
    if (!fault) fault = check_paths(**table, write);
    if (fault) return std::unexpected(std::move(*fault));

    PlannedWrite plan{.table = *table, .key = item_key(**table, *write.subject)};
    plan.now = caller.now;
    plan.before = read_item(transaction, plan.key);
    fault = check_condition_holds(write, plan.before);
    if (!fault && write.kind == WriteKind::update) fault = plan_update(write, plan);
    if (fault) return std::unexpected(std::move(*fault));
    if (is_put) plan.after = std::move(*write.subject);
    if (write.kind == WriteKind::check) plan.changes = false;
    if (write.kind == WriteKind::remove) plan.changes = plan.before.has_value();
    return plan;
}

Outcome<std::string> find_write_key(storage::Transaction& transaction, Tables& tables,
                                    const Caller& caller, const PreparedWrite& write) {
    const auto table = tables.for_items(transaction, caller, write.table_name);
    if (!table) return std::unexpected(table.error());
    auto fault = write.kind == WriteKind::put ? check_item_keys(**table, *write.subject)
                                              : check_key(**table, *write.subject);
    if (fault) return std::unexpected(std::move(*fault));
    return item_key(**table, *write.subject);
}

std::optional<Item> read_item(storage::Transaction& transaction, std::string_view key) {
    const auto bytes = transaction.get(storage::Space::dynamodb_items, key);
    if (!bytes) return std::nullopt;
    return decode_item(*bytes);
}

}  // namespace kcl::local::dynamodb
