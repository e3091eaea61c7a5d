#include "kcl/local/dynamodb/items/collection_metrics.h"

#include <algorithm>
#include <cmath>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using dynamodb::ReturnItemCollectionMetrics;

constexpr double gigabyte = 1024.0 * 1024 * 1024;

bool has_collections(const Table& table) {
    return std::ranges::any_of(table.indexes, [](const Index& index) { return !index.is_global; });
}

double most_gigabytes(const Table& table, const TableCounts& counts) {
    auto bytes = static_cast<double>(counts.table.bytes);
    for (const auto& index : table.indexes)
        if (!index.is_global) bytes += static_cast<double>(counts.of_index(index.number).bytes);
    return std::floor(bytes / gigabyte) + 1;
}

}  // namespace

std::optional<dynamodb::ItemCollectionMetrics> collection_metrics(
    storage::Transaction& transaction, Tables& tables, const PreparedWrite& write,
    const PlannedWrite& plan, std::optional<ReturnItemCollectionMetrics> wanted) {
    const auto& table = *plan.table;
    if (wanted != ReturnItemCollectionMetrics::size || !has_collections(table)) return std::nullopt;
    const Item& item = write.kind == WriteKind::put ? *plan.after : *write.subject;
    const auto& hash = table.key.hash.name;
    const auto most = most_gigabytes(table, tables.counts(transaction, table));
    return dynamodb::ItemCollectionMetrics{{{hash, item.at(hash)}}, {0, most}};
}

dynamodb::CollectionMetricsOfTables collection_metrics(
    storage::Transaction& transaction, Tables& tables, const std::vector<PreparedWrite>& writes,
    const std::vector<PlannedWrite>& plans, std::optional<ReturnItemCollectionMetrics> wanted) {
    dynamodb::CollectionMetricsOfTables all;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        if (writes[i].kind == WriteKind::check) continue;
        auto metrics = collection_metrics(transaction, tables, writes[i], plans[i], wanted);
        if (!metrics) continue;
        auto& of_table = all[plans[i].table->name];
        const auto is_known = [&](const auto& each) {
            return each.item_collection_key == metrics->item_collection_key;
        };
        if (std::ranges::none_of(of_table, is_known)) of_table.push_back(std::move(*metrics));
    }
    return all;
}

}  // namespace kcl::local::dynamodb
