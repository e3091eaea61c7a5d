#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/expressions/projection.h"
#include "kcl/local/dynamodb/expressions/update.h"
#include "kcl/local/dynamodb/items/collection_metrics.h"
#include "kcl/local/dynamodb/items/writes.h"

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::ReturnValues;

/// The part of `item` that the update touched; empty when that is nothing.
std::optional<Item> touched_part(const std::optional<Item>& item,
                                 const BoundExpressions& expressions) {
    const auto* update = expressions.find(ExpressionKind::update);
    if (!item || !update) return std::nullopt;
    auto part = project(*item, updated_paths(*update->expression, update->bindings));
    if (part.empty()) return std::nullopt;
    return part;
}

std::optional<Item> returned(ReturnValues wanted, PlannedWrite& plan,
                             const BoundExpressions& expressions) {
    switch (wanted) {
        case ReturnValues::none:
            return std::nullopt;
        case ReturnValues::all_old:
            return std::move(plan.before);
        case ReturnValues::all_new:
            return std::move(plan.after);
        case ReturnValues::updated_old:
            return touched_part(plan.before, expressions);
        case ReturnValues::updated_new:
            return touched_part(plan.after, expressions);
    }
    return std::nullopt;
}

}  // namespace

Outcome<wire::dynamodb::UpdateItemResponse> Engine::update_item(
    Transaction& transaction, const Caller& caller, wire::dynamodb::UpdateItemRequest request) {
    auto write = prepare_write(expressions_, WriteKind::update, request);
    if (!write) return std::unexpected(counted_nesting(std::move(write).error()));
    auto plan = plan_write(transaction, tables_, caller, *write);
    if (!plan) return std::unexpected(std::move(plan).error());

    const auto used = apply_write(transaction, tables_, *plan);
    wire::dynamodb::UpdateItemResponse response;
    response.consumed_capacity = consumed(*plan->table, used, request.return_consumed_capacity);
    response.item_collection_metrics = collection_metrics(transaction, tables_, *write, *plan,
                                                          request.return_item_collection_metrics);
    response.attributes =
        returned(request.return_values.value_or(ReturnValues::none), *plan, write->expressions);
    return response;
}

}  // namespace kcl::local::dynamodb
