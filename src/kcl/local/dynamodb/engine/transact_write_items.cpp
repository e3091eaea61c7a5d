#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/cancellation.h"
#include "kcl/local/dynamodb/items/collection_metrics.h"
#include "kcl/local/dynamodb/items/transaction_tokens.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/values/item_size.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Request = dynamodb::TransactWriteItemsRequest;
using Response = dynamodb::TransactWriteItemsResponse;

constexpr std::size_t largest_transaction = std::size_t{4} * 1024 * 1024;

Outcome<PreparedWrite> prepare(ExpressionCache& cache, dynamodb::TransactWriteItem& action) {
    const int actions = action.condition_check.has_value() + action.put.has_value() +
                        action.update.has_value() + action.remove.has_value();
    if (actions > 1)
        return refuse("TransactItems can only contain one of Check, Put, Update or Delete");
    if (action.put) return prepare_write(cache, WriteKind::put, *action.put);
    if (action.update) return prepare_write(cache, WriteKind::update, *action.update);
    if (action.remove) return prepare_write(cache, WriteKind::remove, *action.remove);
    if (action.condition_check)
        return prepare_write(cache, WriteKind::check, *action.condition_check);
    return refuse(
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
}

Outcome<std::vector<PreparedWrite>> prepare_all(ExpressionCache& cache, Request& request) {
    std::vector<PreparedWrite> writes;
    std::size_t size = 0;
    for (auto& action : request.transact_items) {
        auto write = prepare(cache, action);
        if (!write) return std::unexpected(std::move(write).error());
        size += item_size(*write->subject);
        writes.push_back(std::move(*write));
    }
    if (size > largest_transaction)
        return refuse(
            "Aggregated size of all items in the transaction has exceeded the limit of 4194304 "
            "bytes");
    return writes;
}

/// Refuses a transaction that names a table that is not there, or one item twice.
std::optional<wire::ServiceError> check_targets(storage::Transaction& transaction, Tables& tables,
                                                const Caller& caller,
                                                const std::vector<PreparedWrite>& writes) {
    std::vector<std::string> keys;
    for (const auto& write : writes) {
        auto key = find_write_key(transaction, tables, caller, write);
        if (!key && fails_whole_request(key.error())) return std::move(key).error();
        if (key) keys.push_back(std::move(*key));
    }
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) == keys.end()) return std::nullopt;
    return service_error("ValidationException",
                         "Transaction request cannot include multiple operations on one item");
}

Outcome<std::vector<PlannedWrite>> plan_all(storage::Transaction& transaction, Tables& tables,
                                            const Caller& caller,
                                            std::vector<PreparedWrite>& writes) {
    std::vector<PlannedWrite> plans;
    std::vector<dynamodb::CancellationReason> reasons;
    bool is_cancelled = false;
    for (auto& write : writes) {
        auto plan = plan_write(transaction, tables, caller, write);
        if (plan) {
            plans.push_back(std::move(*plan));
            reasons.push_back(no_reason());
        } else if (fails_whole_request(plan.error())) {
            return std::unexpected(std::move(plan).error());
        } else {
            is_cancelled = true;
            reasons.push_back(cancellation_reason(std::move(plan).error()));
        }
    }
    if (is_cancelled) return std::unexpected(cancelled(std::move(reasons)));
    return plans;
}

/// The answer to a transaction that was made already: it cost no more than to look.
Response repeated(storage::Transaction& transaction, Tables& tables, const Caller& caller,
                  const std::vector<PreparedWrite>& writes, const Request& request) {
    UsedByTable used;
    for (const auto& write : writes) {
        const auto table = tables.for_items(transaction, caller, write.table_name);
        const auto key = find_write_key(transaction, tables, caller, write);
        if (!table || !key) continue;
        const auto item = read_item(transaction, *key);
        UsedUnits units;
        units.table = read_units(item ? item_size(*item) : 0, true) * transaction_factor;
        used.add(*table, units);
    }
    Response response;
    response.consumed_capacity = used.consumed_by_reads(request.return_consumed_capacity);
    return response;
}

}  // namespace

Outcome<Response> Engine::transact_write_items(Transaction& transaction, const Caller& caller,
                                               Request request) {
    std::string content;
    if (request.client_request_token) content = fingerprint(request);
    auto writes = prepare_all(expressions_, request);
    if (!writes) return std::unexpected(std::move(writes).error());
    if (auto fault = check_targets(transaction, tables_, caller, *writes))
        return std::unexpected(std::move(*fault));
    if (request.client_request_token) {
        const auto state =
            look_up_token(transaction, caller, *request.client_request_token, content);
        if (state == TokenState::repeated)
            return repeated(transaction, tables_, caller, *writes, request);
        if (state == TokenState::misused) return std::unexpected(token_misused());
    }
    const auto plans = plan_all(transaction, tables_, caller, *writes);
    if (!plans) return std::unexpected(plans.error());

    UsedByTable used;
    for (const auto& plan : *plans) {
        auto units = apply_write(transaction, tables_, plan);
        units.multiply(transaction_factor);
        used.add(plan.table, units);
    }
    if (request.client_request_token)
        remember_token(transaction, caller, *request.client_request_token, content);
    Response response;
    response.item_collection_metrics = collection_metrics(transaction, tables_, *writes, *plans,
                                                          request.return_item_collection_metrics);
    response.consumed_capacity = used.consumed_by_writes(request.return_consumed_capacity);
    return response;
}

}  // namespace kcl::local::dynamodb
