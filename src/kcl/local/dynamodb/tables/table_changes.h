#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/wire/dynamodb/update_table.h"

#include <optional>

namespace kcl::local::dynamodb {

/// ResourceInUseException while a table is being created, updated or deleted.
std::optional<wire::ServiceError> check_not_changing(const Table& table, SystemTime now);

/// What an UpdateTable can be refused for before its table is known.
std::optional<wire::ServiceError> check_update_request(
    const wire::dynamodb::UpdateTableRequest& request);

/// What becomes of a table by an UpdateTable, as it was asked for: billing, throughput, protection,
/// and at most one index more or less. Times and numbers are not set yet.
struct TableChange {
    Table after;
    std::optional<std::size_t> created_index;  ///< Its place in `after.indexes`.
    std::optional<std::size_t> removed_index;  ///< Likewise.
    bool takes_time = false;                   ///< The table itself is UPDATING for a while.
};

/// Errors: ValidationException, LimitExceededException, ResourceNotFoundException (no such index).
Outcome<TableChange> plan_table_change(const Table& table,
                                       const wire::dynamodb::UpdateTableRequest& request,
                                       SystemTime now);

}  // namespace kcl::local::dynamodb
