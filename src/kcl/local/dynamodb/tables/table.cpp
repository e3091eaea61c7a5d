#include "kcl/local/dynamodb/tables/table.h"

#include "kcl/local/dynamodb/streams/stream.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

std::vector<dynamodb::KeySchemaElement> elements(const KeySchema& key) {
    std::vector<dynamodb::KeySchemaElement> schema{{key.hash.name, dynamodb::KeyType::hash}};
    if (key.range) schema.push_back({key.range->name, dynamodb::KeyType::range});
    return schema;
}

dynamodb::ProvisionedThroughputDescription describe(const Throughput& throughput) {
    return {throughput.read, throughput.write, throughput.decreases, throughput.last_increase,
            throughput.last_decrease};
}

/// Empty when nothing is bounded.
std::optional<dynamodb::OnDemandThroughput> bounds(const OnDemandThroughput& throughput) {
    if (!throughput.max_read_request_units && !throughput.max_write_request_units)
        return std::nullopt;
    return throughput;
}

void describe_options(const Table& table, dynamodb::TableDescription& description) {
    description.deletion_protection_enabled = table.is_protected;
    description.on_demand_throughput = bounds(table.on_demand);
    if (table.table_class)
        description.table_class_summary = {*table.table_class, table.class_changed};
    if (table.encryption)
        description.sse_description = {"ENABLED", dynamodb::SseType::kms,
                                       table.encryption->key_arn};
}

void describe_stream(const Table& table, dynamodb::TableDescription& description) {
    if (!table.stream) return;
    if (table.stream->is_open) description.stream_specification = {true, table.stream->view};
    description.latest_stream_label = stream_label(table.stream->created);
    description.latest_stream_arn =
        fmt::format("{}/stream/{}", table.arn(), *description.latest_stream_label);
}

dynamodb::SecondaryIndexDescription describe(const Table& table, const Index& index, Counts counts,
                                             SystemTime now) {
    dynamodb::SecondaryIndexDescription description;
    description.index_name = index.name;
    description.index_arn = fmt::format("{}/index/{}", table.arn(), index.name);
    description.key_schema = elements(index.key);
    description.projection = {index.projection, index.included};
    description.index_size_bytes = counts.bytes;
    description.item_count = counts.items;
    if (index.is_global) {
        description.index_status = index.status(now);
        if (description.index_status == dynamodb::IndexStatus::creating && table.ready <= now)
            description.backfilling = true;
        description.provisioned_throughput = describe(index.throughput);
        description.on_demand_throughput = bounds(index.on_demand);
    }
    return description;
}

}  // namespace

dynamodb::IndexStatus Index::status(SystemTime now) const {
    if (gone) return dynamodb::IndexStatus::deleting;
    return now < ready ? dynamodb::IndexStatus::creating : dynamodb::IndexStatus::active;
}

std::string Table::arn() const {
    return fmt::format("arn:aws:dynamodb:{}:{}:table/{}", region, account, name);
}

dynamodb::TableStatus Table::status(SystemTime now) const {
    if (gone) return dynamodb::TableStatus::deleting;
    if (now < ready) return dynamodb::TableStatus::creating;
    const auto is_changing = [now](const Index& index) {
        return index.gone ? now < *index.gone : now < index.ready;
    };
    if (now < settled || std::ranges::any_of(indexes, is_changing))
        return dynamodb::TableStatus::updating;
    return dynamodb::TableStatus::active;
}

const Index* Table::find_index(std::string_view index_name, SystemTime now) const {
    const auto found = std::ranges::find_if(indexes, [&](const Index& index) {
        return index.name == index_name && (!index.gone || now < *index.gone);
    });
    return found == indexes.end() ? nullptr : &*found;
}

Counts& TableCounts::of_index(std::uint32_t number) {
    const auto found = std::ranges::find(indexes, number, &std::pair<std::uint32_t, Counts>::first);
    if (found != indexes.end()) return found->second;
    return indexes.emplace_back(number, Counts{}).second;
}

Counts TableCounts::of_index(std::uint32_t number) const {
    const auto found = std::ranges::find(indexes, number, &std::pair<std::uint32_t, Counts>::first);
    return found == indexes.end() ? Counts{} : found->second;
}

dynamodb::TableDescription describe(const Table& table, const TableCounts& counts, SystemTime now) {
    dynamodb::TableDescription description;
    description.table_name = table.name;
    description.table_arn = table.arn();
    description.table_id = table.id;
    description.table_status = table.status(now);
    description.creation_date_time = table.created;
    description.key_schema = elements(table.key);
    description.attribute_definitions = table.definitions;
    description.provisioned_throughput = describe(table.throughput);
    if (table.on_demand_since)
        description.billing_mode_summary = {table.billing, table.on_demand_since};
    description.table_size_bytes = counts.table.bytes;
    description.item_count = counts.table.items;
    for (const auto& index : table.indexes) {
        if (index.gone && *index.gone <= now) continue;
        auto& list = index.is_global ? description.global_secondary_indexes
                                     : description.local_secondary_indexes;
        list.push_back(describe(table, index, counts.of_index(index.number), now));
    }
    describe_options(table, description);
    describe_stream(table, description);
    return description;
}

}  // namespace kcl::local::dynamodb
