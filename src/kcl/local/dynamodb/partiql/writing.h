#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/prepared_statement.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <vector>

namespace kcl::local::dynamodb::partiql {

/// Makes a write of a statement that writes, or checks, one item of `table`. Borrows from both.
/// Errors: ValidationException when it does not name one.
Outcome<PreparedWrite> write_of(PreparedStatement& statement, const Table& table,
                                std::optional<wire::dynamodb::ReturnOnConditionFailure> on_failure);

/// What a failed write of an INSERT is called.
wire::ServiceError failure_of(const PreparedStatement& statement, wire::ServiceError failure);

/// What a statement that writes gives.
struct Written {
    TablePointer table;
    std::vector<Item> items;  ///< What RETURNING asked for.
    UsedUnits used;
};

/// Executes a statement that writes by itself.
Outcome<Written> execute_write(storage::Transaction& transaction, Tables& tables,
                               const Caller& caller, PreparedStatement& statement,
                               std::optional<wire::dynamodb::ReturnOnConditionFailure> on_failure);

}  // namespace kcl::local::dynamodb::partiql
