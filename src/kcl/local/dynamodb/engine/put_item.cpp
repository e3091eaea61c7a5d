#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/collection_metrics.h"
#include "kcl/local/dynamodb/items/writes.h"

namespace kcl::local::dynamodb {

Outcome<wire::dynamodb::PutItemResponse> Engine::put_item(Transaction& transaction,
                                                          const Caller& caller,
                                                          wire::dynamodb::PutItemRequest request) {
    using enum wire::dynamodb::ReturnValues;
    const auto wanted = request.return_values.value_or(none);
    if (wanted != none && wanted != all_old)
        return refuse("ReturnValues can only be ALL_OLD or NONE");
    auto write = prepare_write(expressions_, WriteKind::put, request);
    if (!write) return std::unexpected(counted_nesting(std::move(write).error()));
    auto plan = plan_write(transaction, tables_, caller, *write);
    if (!plan) return std::unexpected(std::move(plan).error());

    const auto used = apply_write(transaction, tables_, *plan);
    wire::dynamodb::PutItemResponse response;
    response.consumed_capacity = consumed(*plan->table, used, request.return_consumed_capacity);
    response.item_collection_metrics = collection_metrics(transaction, tables_, *write, *plan,
                                                          request.return_item_collection_metrics);
    if (wanted == all_old) response.attributes = std::move(plan->before);
    return response;
}

}  // namespace kcl::local::dynamodb
