#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/streams/stream.h"
#include "kcl/local/dynamodb/tables/table_changes.h"

#include <fmt/format.h>

namespace kcl::local::dynamodb {

Outcome<wire::dynamodb::DeleteTableResponse> Engine::delete_table(
    Transaction& transaction, const Caller& caller,
    const wire::dynamodb::DeleteTableRequest& request) {
    const auto found = tables_.for_changes(transaction, caller, request.table_name);
    if (!found) return std::unexpected(found.error());
    if (auto fault = check_not_changing(**found, caller.now))
        return std::unexpected(std::move(*fault));
    if ((*found)->is_protected)
        return refuse(
            "Resource cannot be deleted as it is currently protected against deletion. Disable "
            "deletion "
            "protection first.");

    auto table = **found;
    const auto counts = tables_.counts(transaction, table);
    erase_prefix(transaction, storage::Space::dynamodb_items, number_prefix(table.number));
    for (const auto& index : table.indexes)
        erase_prefix(transaction, storage::Space::dynamodb_indexes, number_prefix(index.number));
    close_stream(transaction, table, caller.now);
    forget_streams(transaction, caller);
    tables_.erase(transaction, table);
    table.gone =
        caller.now + std::chrono::ceil<std::chrono::milliseconds>(settings_.table_deletion);
    if (!table.is_gone(caller.now)) tables_.put(transaction, table);
    return wire::dynamodb::DeleteTableResponse{describe(table, counts, caller.now)};
}

}  // namespace kcl::local::dynamodb
