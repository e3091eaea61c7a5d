#include "kcl/local/dynamodb/streams/stream.h"

#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/dynamodb/values/byte_stream.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>

/// Keys in Space::dynamodb_tables:
///   s account 00 region 00 table 00 label   a stream
namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using storage::Space;

std::string scope_key(std::string_view account, std::string_view region) {
    std::string key("s");
    key.append(account).append(1, '\0').append(region).append(1, '\0');
    return key;
}

std::string stream_key(std::string_view account, std::string_view region, std::string_view table,
                       std::string_view label) {
    auto key = scope_key(account, region);
    key.append(table).append(1, '\0').append(label);
    return key;
}

void write_time(ByteWriter& out, SystemTime time) {
    out.varint(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}
SystemTime read_time(ByteReader& in) {
    return SystemTime(std::chrono::milliseconds(static_cast<std::int64_t>(in.varint())));
}

void write_attribute(ByteWriter& out, const KeyAttribute& attribute) {
    out.text(attribute.name);
    out.byte(static_cast<std::uint8_t>(attribute.type));
}
KeyAttribute read_attribute(ByteReader& in) {
    std::string name(in.text());
    return {std::move(name), static_cast<dynamodb::ScalarType>(in.byte())};
}

std::string encode(const Stream& stream) {
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(stream.number);
    out.text(stream.account);
    out.text(stream.region);
    out.text(stream.table_name);
    write_time(out, stream.created);
    out.byte(static_cast<std::uint8_t>(stream.view));
    write_attribute(out, stream.key.hash);
    out.byte(stream.key.range ? 1 : 0);
    if (stream.key.range) write_attribute(out, *stream.key.range);
    out.byte(stream.closed ? 1 : 0);
    if (stream.closed) write_time(out, *stream.closed);
    return bytes;
}

Stream decode(std::string_view bytes) {
    ByteReader in(bytes);
    Stream stream;
    stream.number = static_cast<std::uint32_t>(in.varint());
    stream.account = in.text();
    stream.region = in.text();
    stream.table_name = in.text();
    stream.created = read_time(in);
    stream.view = static_cast<dynamodb::StreamViewType>(in.byte());
    stream.key.hash = read_attribute(in);
    if (in.byte() != 0) stream.key.range = read_attribute(in);
    if (in.byte() != 0) stream.closed = read_time(in);
    return stream;
}

std::vector<Stream> all_in_scope(storage::Transaction& transaction, const Caller& caller) {
    const auto scope = scope_key(caller.account, caller.region);
    std::vector<Stream> streams;
    const auto cursor = transaction.cursor(Space::dynamodb_tables);
    for (bool more = cursor->seek(scope); more && cursor->key().starts_with(scope);
         more = cursor->next())
        streams.push_back(decode(cursor->value()));
    return streams;
}

}  // namespace

std::string stream_label(SystemTime created) {
    const auto milliseconds = created.time_since_epoch().count();
    const std::time_t seconds = milliseconds / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}", fmt::gmtime(seconds), milliseconds % 1000);
}

std::string Stream::label() const { return stream_label(created); }

std::string Stream::arn() const {
    return fmt::format("arn:aws:dynamodb:{}:{}:table/{}/stream/{}", region, account, table_name,
                       label());
}

std::string Stream::shard_id() const {
    return fmt::format("shardId-{:020}-{:08x}", created.time_since_epoch().count(), number);
}

bool Stream::is_gone(SystemTime now) const { return closed && *closed + kept_for <= now; }

std::optional<Stream> find_stream(storage::Transaction& transaction, std::string_view arn,
                                  SystemTime now) {
    // arn:aws:dynamodb:region:account:table/name/stream/label
    std::array<std::string_view, 5> parts;
    for (auto& part : parts) {
        const auto colon = arn.find(':');
        if (colon == arn.npos) return std::nullopt;
        part = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    constexpr std::string_view table = "table/";
    constexpr std::string_view stream = "/stream/";
    const auto mark = arn.find(stream);
    if (!arn.starts_with(table) || mark == arn.npos) return std::nullopt;
    const auto bytes = transaction.get(
        Space::dynamodb_tables,
        stream_key(parts[4], parts[3], arn.substr(table.size(), mark - table.size()),
                   arn.substr(mark + stream.size())));
    if (!bytes) return std::nullopt;
    auto found = decode(*bytes);
    if (found.is_gone(now)) return std::nullopt;
    return found;
}

std::vector<Stream> list_streams(storage::Transaction& transaction, const Caller& caller,
                                 std::string_view table_name) {
    auto streams = all_in_scope(transaction, caller);
    std::erase_if(streams, [&](const Stream& stream) {
        return stream.is_gone(caller.now) ||
               (!table_name.empty() && stream.table_name != table_name);
    });
    return streams;
}

void put_stream(storage::Transaction& transaction, const Stream& stream) {
    transaction.put(Space::dynamodb_tables,
                    stream_key(stream.account, stream.region, stream.table_name, stream.label()),
                    encode(stream));
}

void forget_streams(storage::Transaction& transaction, const Caller& caller) {
    for (const auto& stream : all_in_scope(transaction, caller)) {
        if (!stream.is_gone(caller.now)) continue;
        erase_prefix(transaction, Space::dynamodb_indexes, number_prefix(stream.number));
        transaction.erase(Space::dynamodb_tables, stream_key(stream.account, stream.region,
                                                             stream.table_name, stream.label()));
    }
}

void open_stream(storage::Transaction& transaction, Table& table, std::uint32_t number,
                 dynamodb::StreamViewType view, SystemTime now) {
    table.stream = {number, view, now, true};
    put_stream(transaction, {number, table.account, table.region, table.name, now, view, table.key,
                             std::nullopt});
}

void close_stream(storage::Transaction& transaction, Table& table, SystemTime now) {
    if (!table.stream || !table.stream->is_open) return;
    table.stream->is_open = false;
    put_stream(transaction, {table.stream->number, table.account, table.region, table.name,
                             table.stream->created, table.stream->view, table.key, now});
}

}  // namespace kcl::local::dynamodb
