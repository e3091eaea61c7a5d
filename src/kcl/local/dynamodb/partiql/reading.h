#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/items/reads.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/partiql/prepared_statement.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/storage/store.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace kcl::local::dynamodb::partiql {

/// Where a SELECT that stopped early goes on: in which of its reads, after which key.
struct ResumePoint {
    std::size_t read = 0;
    Item last_key;
};

/// One page of a SELECT.
struct Selection {
    std::vector<Item> items;
    UsedUnits used;
    std::optional<ResumePoint> rest;
};

/// What a SELECT reads: a table or one of its indexes.
Outcome<ReadTarget> select_target(storage::Transaction& transaction, Tables& tables,
                                  const Caller& caller, const PreparedStatement& statement,
                                  bool is_consistent);

/// How a page is read.
struct SelectOptions {
    std::optional<int> limit;
    bool is_consistent = false;
    std::optional<ResumePoint> from;
};

/// Reads items by their keys where the WHERE allows it, else looks at every one.
/// Errors: ValidationException.
Outcome<Selection> select_page(storage::Transaction& transaction, const ReadTarget& target,
                               const PreparedStatement& statement, const SelectOptions& options);

/// The key of the one item that a SELECT reads, when it says nothing else.
/// \param refusal  what to say when it does
Outcome<Item> key_of_read(const PreparedStatement& statement, const TablePointer& table,
                          std::string_view refusal);

/// What the columns of a SELECT show of an item.
Item selected(const PreparedStatement& statement, Item item);

}  // namespace kcl::local::dynamodb::partiql
