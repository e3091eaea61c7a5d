#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/cancellation.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/values/value_rules.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

Outcome<BoundExpressions> prepare(ExpressionCache& cache, dynamodb::TransactGet& get) {
    if (auto fault = normalise(get.key)) return refuse(std::move(*fault));
    return bind_projection(cache, get.projection_expression, get.expression_attribute_names);
}

/// Reads everything, or says why not: one reason for each key that does not fit its table.
Outcome<std::vector<ItemRead>> read_all(storage::Transaction& transaction, Tables& tables,
                                        const Caller& caller,
                                        const std::vector<dynamodb::TransactGetItem>& gets,
                                        const std::vector<BoundExpressions>& expressions) {
    std::vector<ItemRead> reads;
    std::vector<dynamodb::CancellationReason> reasons;
    bool is_cancelled = false;
    for (std::size_t i = 0; i < gets.size(); ++i) {
        const auto& get = gets[i].get;
        auto read =
            read_by_key(transaction, tables, caller, get.table_name, get.key, expressions[i]);
        if (read) {
            reads.push_back(std::move(*read));
            reasons.push_back(no_reason());
            continue;
        }
        if (fails_whole_request(read.error())) return std::unexpected(std::move(read).error());
        is_cancelled = true;
        reasons.push_back(cancellation_reason(std::move(read).error()));
    }
    std::vector<std::string_view> keys;
    keys.reserve(reads.size());
    for (const auto& read : reads) keys.push_back(read.key);
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) != keys.end())
        return refuse("Transaction request cannot include multiple operations on one item");
    if (is_cancelled) return std::unexpected(cancelled(std::move(reasons)));
    return reads;
}

}  // namespace

Outcome<dynamodb::TransactGetItemsResponse> Engine::transact_get_items(
    Transaction& transaction, const Caller& caller, dynamodb::TransactGetItemsRequest request) {
    std::vector<BoundExpressions> expressions;
    for (auto& each : request.transact_items) {
        auto prepared = prepare(expressions_, each.get);
        if (!prepared) return std::unexpected(std::move(prepared).error());
        expressions.push_back(std::move(*prepared));
    }
    auto reads = read_all(transaction, tables_, caller, request.transact_items, expressions);
    if (!reads) return std::unexpected(std::move(reads).error());

    dynamodb::TransactGetItemsResponse response;
    UsedByTable used;
    for (auto& read : *reads) {
        UsedUnits units;
        units.table = read_units(read.size, true) * transaction_factor;
        used.add(read.table, units);
        response.responses.push_back({std::move(read.item)});
    }
    response.consumed_capacity = used.consumed_by_reads(request.return_consumed_capacity);
    return response;
}

}  // namespace kcl::local::dynamodb
