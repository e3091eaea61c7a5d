#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/dynamodb/streams/stream.h"
#include "kcl/local/dynamodb/tables/table_options.h"
#include "kcl/local/dynamodb/tables/table_rules.h"
#include "kcl/local/dynamodb/tables/tags.h"
#include "kcl/local/dynamodb/values/contains.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;

Fault check_definitions(const AttributeDefinitions& definitions) {
    for (auto at = definitions.begin(); at != definitions.end(); ++at)
        if (std::any_of(definitions.begin(), at, [&](const auto& earlier) {
                return earlier.attribute_name == at->attribute_name;
            }))
            return service_error("ValidationException",
                                 "Cannot have two attributes with the same name");
    return std::nullopt;
}

/// Adds the wanted indexes of one sort to `table`.
Fault add_indexes(const std::vector<dynamodb::SecondaryIndex>& wanted, bool is_global,
                  const AttributeDefinitions& definitions, Table& table) {
    if (wanted.empty()) return std::nullopt;
    if (!is_global && !table.key.range)
        return invalid_value(
            "Table KeySchema does not have a range key, which is required when specifying a "
            "LocalSecondaryIndex");
    for (const auto& each : wanted) {
        auto index = checked_index(each, is_global, definitions, table.key);
        if (!index) return std::move(index).error();
        if (is_global)
            if (auto fault = check_index_throughput(each.provisioned_throughput, table.billing,
                                                    each.index_name))
                return fault;
        if (contains(table.indexes, each.index_name, &Index::name))
            return invalid_value(fmt::format("Duplicate index name: {}", each.index_name));
        table.indexes.push_back(std::move(*index));
    }
    if (!is_global && wanted.size() > most_local_indexes)
        return invalid_value("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    if (is_global && wanted.size() > most_global_indexes)
        return invalid_value("GlobalSecondaryIndex count exceeds the per-table limit of 20");
    return std::nullopt;
}

Fault check_all_definitions_used(const Table& table) {
    std::vector<std::string_view> defined;
    std::vector<std::string_view> used;
    for (const auto& definition : table.definitions) {
        defined.push_back(definition.attribute_name);
        if (is_key_anywhere(table, definition.attribute_name))
            used.push_back(definition.attribute_name);
    }
    if (used.size() == defined.size()) return std::nullopt;
    if (table.indexes.empty())
        return invalid_value(
            "Number of attributes in KeySchema does not exactly match number of attributes defined "
            "in "
            "AttributeDefinitions");
    return invalid_value(fmt::format(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{}], keys used: [{}]",
        fmt::join(defined, ", "), fmt::join(used, ", ")));
}

/// The table that a request asks for, without what only the engine can give it: numbers, id, times.
Outcome<Table> wanted_table(dynamodb::CreateTableRequest& request) {
    Table table;
    table.billing = request.billing_mode.value_or(dynamodb::BillingMode::provisioned);
    auto fault = check_table_throughput(request.provisioned_throughput, table.billing);
    if (!fault) fault = check_definitions(request.attribute_definitions);
    if (fault) return std::unexpected(std::move(*fault));
    auto key = checked_key(request.key_schema, request.attribute_definitions);
    if (!key) return std::unexpected(std::move(key).error());
    table.key = std::move(*key);
    fault =
        add_indexes(request.local_secondary_indexes, false, request.attribute_definitions, table);
    if (!fault)
        fault = add_indexes(request.global_secondary_indexes, true, request.attribute_definitions,
                            table);
    table.definitions = std::move(request.attribute_definitions);
    if (!fault) fault = check_all_definitions_used(table);
    if (fault) return std::unexpected(std::move(*fault));
    table.throughput = new_throughput(request.provisioned_throughput);
    fault = check_tags(request.tags);
    if (fault) return std::unexpected(std::move(*fault));
    table.tags = std::move(request.tags);
    table.name = std::move(request.table_name);
    return table;
}

}  // namespace

Outcome<dynamodb::CreateTableResponse> Engine::create_table(Transaction& transaction,
                                                            const Caller& caller,
                                                            dynamodb::CreateTableRequest request) {
    auto table = wanted_table(request);
    if (!table) return std::unexpected(std::move(table).error());
    if (tables_.find(transaction, caller, table->name))
        return fail("ResourceInUseException", fmt::format("Table already exists: {}", table->name));

    table->region = caller.region;
    table->account = caller.account;
    auto fault = apply_options(request, caller.now, *table);
    if (const auto& stream = request.stream_specification;
        !fault && stream && !stream->stream_enabled && stream->stream_view_type)
        fault = invalid_value(
            "Table is being created with a stream disabled, UpdateViewType should not be "
            "specified");
    if (!fault) fault = check_stream(request.stream_specification, *table);
    if (fault) return std::unexpected(std::move(*fault));
    table->id = random_.uuid();
    table->number = tables_.new_number(transaction);
    table->created = caller.now;
    table->ready =
        caller.now + std::chrono::ceil<std::chrono::milliseconds>(settings_.table_creation);
    table->settled = table->ready;
    if (table->billing == dynamodb::BillingMode::pay_per_request)
        table->on_demand_since = caller.now;
    for (auto& index : table->indexes) {
        index.number = tables_.new_number(transaction);
        index.ready = table->ready;
    }
    if (const auto& stream = request.stream_specification; stream && stream->stream_enabled)
        open_stream(transaction, *table, tables_.new_number(transaction), *stream->stream_view_type,
                    caller.now);
    tables_.put(transaction, *table);
    return dynamodb::CreateTableResponse{describe(*table, {}, caller.now)};
}

}  // namespace kcl::local::dynamodb
