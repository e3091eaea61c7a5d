#include "kcl/local/dynamodb/tables/table.h"
#include "kcl/local/dynamodb/values/byte_stream.h"

/// Tables and counts as bytes. The first byte names the form, so that a later version can still
/// read this one.
namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;

/// Tables of form 1 had no options.
constexpr std::uint8_t first_form = 1;
constexpr std::uint8_t form = 2;

void write(ByteWriter& out, SystemTime time) {
    out.varint(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}
void write(ByteWriter& out, const std::optional<SystemTime>& time) {
    out.byte(time ? 1 : 0);
    if (time) write(out, *time);
}
void write(ByteWriter& out, std::int64_t value) { out.varint(static_cast<std::uint64_t>(value)); }

SystemTime read_time(ByteReader& in) {
    return SystemTime(std::chrono::milliseconds(static_cast<std::int64_t>(in.varint())));
}
std::optional<SystemTime> read_optional_time(ByteReader& in) {
    if (in.byte() == 0) return std::nullopt;
    return read_time(in);
}
std::int64_t read_integer(ByteReader& in) { return static_cast<std::int64_t>(in.varint()); }
std::string read_text(ByteReader& in) { return std::string(in.text()); }

template <class E>
E read_enum(ByteReader& in) {
    const auto value = in.byte();
    if (value >= wire::EnumNames<E>::names.size()) ByteReader::broken();
    return static_cast<E>(value);
}

void write(ByteWriter& out, const KeyAttribute& attribute) {
    out.text(attribute.name);
    out.byte(static_cast<std::uint8_t>(attribute.type));
}
KeyAttribute read_key_attribute(ByteReader& in) {
    auto name = read_text(in);
    return {std::move(name), read_enum<dynamodb::ScalarType>(in)};
}

void write(ByteWriter& out, const KeySchema& key) {
    write(out, key.hash);
    out.byte(key.range ? 1 : 0);
    if (key.range) write(out, *key.range);
}
KeySchema read_key_schema(ByteReader& in) {
    KeySchema key;
    key.hash = read_key_attribute(in);
    if (in.byte() != 0) key.range = read_key_attribute(in);
    return key;
}

void write(ByteWriter& out, const Throughput& throughput) {
    write(out, throughput.read);
    write(out, throughput.write);
    write(out, throughput.decreases);
    write(out, throughput.last_increase);
    write(out, throughput.last_decrease);
}
Throughput read_throughput(ByteReader& in) {
    Throughput throughput;
    throughput.read = read_integer(in);
    throughput.write = read_integer(in);
    throughput.decreases = read_integer(in);
    throughput.last_increase = read_optional_time(in);
    throughput.last_decrease = read_optional_time(in);
    return throughput;
}

void write(ByteWriter& out, const std::optional<std::int64_t>& value) {
    out.byte(value ? 1 : 0);
    if (value) write(out, *value);
}
std::optional<std::int64_t> read_optional_integer(ByteReader& in) {
    if (in.byte() == 0) return std::nullopt;
    return read_integer(in);
}

void write(ByteWriter& out, const OnDemandThroughput& throughput) {
    write(out, throughput.max_read_request_units);
    write(out, throughput.max_write_request_units);
}
OnDemandThroughput read_on_demand(ByteReader& in) {
    OnDemandThroughput throughput;
    throughput.max_read_request_units = read_optional_integer(in);
    throughput.max_write_request_units = read_optional_integer(in);
    return throughput;
}

void write(ByteWriter& out, const Index& index) {
    out.varint(index.number);
    out.text(index.name);
    out.byte(index.is_global ? 1 : 0);
    write(out, index.key);
    out.byte(static_cast<std::uint8_t>(index.projection));
    out.varint(index.included.size());
    for (const auto& attribute : index.included) out.text(attribute);
    write(out, index.throughput);
    write(out, index.ready);
    write(out, index.gone);
    write(out, index.on_demand);
}
Index read_index(ByteReader& in, std::uint8_t written_as) {
    Index index;
    index.number = static_cast<std::uint32_t>(in.varint());
    index.name = read_text(in);
    index.is_global = in.byte() != 0;
    index.key = read_key_schema(in);
    index.projection = read_enum<dynamodb::ProjectionType>(in);
    for (auto left = in.varint(); left > 0; --left) index.included.push_back(read_text(in));
    index.throughput = read_throughput(in);
    index.ready = read_time(in);
    index.gone = read_optional_time(in);
    if (written_as > first_form) index.on_demand = read_on_demand(in);
    return index;
}

void write(ByteWriter& out, const Counts& counts) {
    write(out, counts.items);
    write(out, counts.bytes);
}
Counts read_counts(ByteReader& in) {
    const auto items = read_integer(in);
    return {items, read_integer(in)};
}

/// What form 2 brought.
void write_options(ByteWriter& out, const Table& table) {
    write(out, table.on_demand);
    out.byte(table.table_class ? static_cast<std::uint8_t>(*table.table_class) + 1 : 0);
    write(out, table.class_changed);
    out.byte(table.encryption ? 1 : 0);
    if (table.encryption) out.text(table.encryption->key_arn);
    out.text(table.time_to_live);
    write(out, table.recoverable_since);
    out.varint(static_cast<std::uint64_t>(table.recovery_days));
    out.byte(table.stream ? 1 : 0);
    if (!table.stream) return;
    out.varint(table.stream->number);
    out.byte(static_cast<std::uint8_t>(table.stream->view));
    write(out, table.stream->created);
    out.byte(table.stream->is_open ? 1 : 0);
}
void read_options(ByteReader& in, Table& table) {
    table.on_demand = read_on_demand(in);
    if (const auto named = in.byte(); named > 0)
        table.table_class = static_cast<dynamodb::TableClass>(named - 1);
    table.class_changed = read_optional_time(in);
    if (in.byte() != 0) table.encryption = Encryption{read_text(in)};
    table.time_to_live = read_text(in);
    table.recoverable_since = read_optional_time(in);
    table.recovery_days = static_cast<int>(in.varint());
    if (in.byte() == 0) return;
    auto& stream = table.stream.emplace();
    stream.number = static_cast<std::uint32_t>(in.varint());
    stream.view = read_enum<dynamodb::StreamViewType>(in);
    stream.created = read_time(in);
    stream.is_open = in.byte() != 0;
}

}  // namespace

std::string encode_table(const Table& table) {
    std::string bytes;
    ByteWriter out(bytes);
    out.byte(form);
    out.varint(table.number);
    out.text(table.region);
    out.text(table.account);
    out.text(table.name);
    out.text(table.id);
    write(out, table.key);
    out.varint(table.definitions.size());
    for (const auto& definition : table.definitions)
        write(out, KeyAttribute{definition.attribute_name, definition.attribute_type});
    out.byte(static_cast<std::uint8_t>(table.billing));
    write(out, table.on_demand_since);
    write(out, table.throughput);
    out.byte(table.is_protected ? 1 : 0);
    write(out, table.created);
    write(out, table.ready);
    write(out, table.settled);
    write(out, table.gone);
    out.varint(table.indexes.size());
    for (const auto& index : table.indexes) write(out, index);
    out.varint(table.tags.size());
    for (const auto& tag : table.tags) {
        out.text(tag.key);
        out.text(tag.value);
    }
    write_options(out, table);
    return bytes;
}

Table decode_table(std::string_view bytes) {
    ByteReader in(bytes);
    const auto written_as = in.byte();
    if (written_as != first_form && written_as != form) ByteReader::broken();
    Table table;
    table.number = static_cast<std::uint32_t>(in.varint());
    table.region = read_text(in);
    table.account = read_text(in);
    table.name = read_text(in);
    table.id = read_text(in);
    table.key = read_key_schema(in);
    for (auto left = in.varint(); left > 0; --left) {
        auto attribute = read_key_attribute(in);
        table.definitions.push_back({std::move(attribute.name), attribute.type});
    }
    table.billing = read_enum<dynamodb::BillingMode>(in);
    table.on_demand_since = read_optional_time(in);
    table.throughput = read_throughput(in);
    table.is_protected = in.byte() != 0;
    table.created = read_time(in);
    table.ready = read_time(in);
    table.settled = read_time(in);
    table.gone = read_optional_time(in);
    for (auto left = in.varint(); left > 0; --left)
        table.indexes.push_back(read_index(in, written_as));
    for (auto left = in.varint(); left > 0; --left) {
        auto key = read_text(in);
        table.tags.push_back({std::move(key), read_text(in)});
    }
    if (written_as > first_form) read_options(in, table);
    return table;
}

std::string encode_counts(const TableCounts& counts) {
    std::string bytes;
    ByteWriter out(bytes);
    out.byte(first_form);
    write(out, counts.table);
    out.varint(counts.indexes.size());
    for (const auto& [number, of_index] : counts.indexes) {
        out.varint(number);
        write(out, of_index);
    }
    return bytes;
}

TableCounts decode_counts(std::string_view bytes) {
    ByteReader in(bytes);
    if (in.byte() != first_form) ByteReader::broken();
    TableCounts counts;
    counts.table = read_counts(in);
    for (auto left = in.varint(); left > 0; --left) {
        const auto number = static_cast<std::uint32_t>(in.varint());
        counts.indexes.emplace_back(number, read_counts(in));
    }
    return counts;
}

}  // namespace kcl::local::dynamodb
