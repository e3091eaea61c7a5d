#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/collection_metrics.h"
#include "kcl/local/dynamodb/items/used_by_table.h"
#include "kcl/local/dynamodb/items/writes.h"

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

constexpr std::size_t most_writes = 25;

Outcome<PreparedWrite> prepare(ExpressionCache& cache, const std::string& table,
                               dynamodb::WriteRequest& request) {
    if (request.put_request.has_value() == request.delete_request.has_value())
        return refuse(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the "
            "supported datatypes");
    PreparedWrite write{.kind = request.put_request ? WriteKind::put : WriteKind::remove,
                        .table_name = table};
    write.subject = request.put_request ? &request.put_request->item : &request.delete_request->key;
    return finish_preparing(cache, std::move(write), {});
}

Outcome<std::vector<PreparedWrite>> prepare_all(ExpressionCache& cache,
                                                dynamodb::WritesOfTables& tables) {
    std::vector<PreparedWrite> writes;
    for (auto& [table, requests] : tables)
        for (auto& request : requests) {
            auto write = prepare(cache, table, request);
            if (!write) return std::unexpected(std::move(write).error());
            writes.push_back(std::move(*write));
        }
    if (writes.size() > most_writes)
        return refuse("Too many items requested for the BatchWriteItem call");
    return writes;
}

/// An item of a batch is refused for its key in the words for keys, whatever is wrong with it.
wire::ServiceError in_words_of_batches(wire::ServiceError fault) {
    if (fault.message.contains("Missing the key") ||
        fault.message.contains("Type mismatch for key"))
        fault.message = "The provided key element does not match the schema";
    return fault;
}

}  // namespace

Outcome<dynamodb::BatchWriteItemResponse> Engine::batch_write_item(
    Transaction& transaction, const Caller& caller, dynamodb::BatchWriteItemRequest request) {
    auto writes = prepare_all(expressions_, request.request_items);
    if (!writes) return std::unexpected(std::move(writes).error());
    std::vector<PlannedWrite> plans;
    std::vector<std::string_view> keys;
    for (auto& write : *writes) {
        auto plan = plan_write(transaction, tables_, caller, write);
        if (!plan) return std::unexpected(in_words_of_batches(std::move(plan).error()));
        plans.push_back(std::move(*plan));
    }
    keys.reserve(plans.size());
    for (const auto& plan : plans) keys.push_back(plan.key);
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) != keys.end())
        return refuse("Provided list of item keys contains duplicates");

    UsedByTable used;
    for (const auto& plan : plans) used.add(plan.table, apply_write(transaction, tables_, plan));
    dynamodb::BatchWriteItemResponse response;
    response.item_collection_metrics = collection_metrics(transaction, tables_, *writes, plans,
                                                          request.return_item_collection_metrics);
    response.consumed_capacity = used.consumed(request.return_consumed_capacity);
    return response;
}

}  // namespace kcl::local::dynamodb
