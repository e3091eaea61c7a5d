#pragma once

#include "kcl/local/dynamodb/items/writes.h"
#include "kcl/wire/dynamodb/conditional_write.h"

#include <optional>

namespace kcl::local::dynamodb {

/// Of the item collection that a write is about: only tables with local indexes have any. Empty
/// when it is not wanted. The size is the service's rough estimate: from nothing to the next whole
/// GB that the table can't exceed.
std::optional<wire::dynamodb::ItemCollectionMetrics> collection_metrics(
    storage::Transaction& transaction, Tables& tables, const PreparedWrite& write,
    const PlannedWrite& plan, std::optional<wire::dynamodb::ReturnItemCollectionMetrics> wanted);

/// The same for each write of many, by table, each collection once.
wire::dynamodb::CollectionMetricsOfTables collection_metrics(
    storage::Transaction& transaction, Tables& tables, const std::vector<PreparedWrite>& writes,
    const std::vector<PlannedWrite>& plans,
    std::optional<wire::dynamodb::ReturnItemCollectionMetrics> wanted);

}  // namespace kcl::local::dynamodb
