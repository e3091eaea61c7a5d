#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/values/value_rules.h"

namespace kcl::local::dynamodb {

Outcome<wire::dynamodb::GetItemResponse> Engine::get_item(Transaction& transaction,
                                                          const Caller& caller,
                                                          wire::dynamodb::GetItemRequest request) {
    if (auto fault = normalise(request.key)) return refuse(std::move(*fault));
    const auto expressions =
        bind_projection(expressions_, request.projection_expression,
                        request.expression_attribute_names, request.attributes_to_get);
    if (!expressions) return std::unexpected(expressions.error());
    auto read =
        read_by_key(transaction, tables_, caller, request.table_name, request.key, *expressions);
    if (!read) return std::unexpected(std::move(read).error());

    wire::dynamodb::GetItemResponse response;
    UsedUnits used;
    used.table = read_units(read->size, request.consistent_read.value_or(false));
    response.consumed_capacity = consumed(*read->table, used, request.return_consumed_capacity);
    response.item = std::move(read->item);
    return response;
}

}  // namespace kcl::local::dynamodb
