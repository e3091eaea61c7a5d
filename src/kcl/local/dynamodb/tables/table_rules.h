#pragma once

#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What CreateTable and UpdateTable ask of their parameters, and say when they don't get it.
namespace kcl::local::dynamodb {

inline constexpr std::size_t most_local_indexes = 5;
inline constexpr std::size_t most_global_indexes = 20;

using AttributeDefinitions = std::vector<wire::dynamodb::AttributeDefinition>;

/// The key of a table.
Outcome<KeySchema> checked_key(const std::vector<wire::dynamodb::KeySchemaElement>& elements,
                               const AttributeDefinitions& definitions);

/// An index without its number; `table_key` is the key of its table.
Outcome<Index> checked_index(const wire::dynamodb::SecondaryIndex& wanted, bool is_global,
                             const AttributeDefinitions& definitions, const KeySchema& table_key);

/// Refuses a throughput that does not suit the billing mode. `index` names an index, or is empty
/// for the table.
std::optional<wire::ServiceError> check_index_throughput(
    const std::optional<wire::dynamodb::ProvisionedThroughput>& throughput,
    wire::dynamodb::BillingMode billing, std::string_view index);
std::optional<wire::ServiceError> check_table_throughput(
    const std::optional<wire::dynamodb::ProvisionedThroughput>& throughput,
    wire::dynamodb::BillingMode billing);

/// Whether the table's key or one of its live indexes uses an attribute.
bool is_key_anywhere(const Table& table, std::string_view attribute);

Throughput new_throughput(const std::optional<wire::dynamodb::ProvisionedThroughput>& wanted);

}  // namespace kcl::local::dynamodb
