#include "kcl/local/dynamodb/streams/stream_records.h"

#include "kcl/local/dynamodb/items/item_keys.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/dynamodb/values/byte_stream.h"
#include "kcl/local/dynamodb/values/item_codec.h"
#include "kcl/local/dynamodb/values/item_size.h"
#include "kcl/local/dynamodb/values/key_encoding.h"
#include "kcl/wire/md5.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

/// Keys in Space::dynamodb_indexes:   stream number (4) | sequence (8)
namespace kcl::local::dynamodb {
namespace {

namespace streams = wire::dynamodb::streams;
using storage::Space;
using wire::dynamodb::StreamViewType;

constexpr std::size_t forgotten_at_once = 2;
constexpr std::size_t largest_page = std::size_t{1024} * 1024;
/// Room for a thousand records in each microsecond.
constexpr std::uint64_t sequences_of_a_millisecond = 1'000'000;

enum class Event : std::uint8_t { insert, modify, remove };
constexpr std::array<std::string_view, 3> event_names{"INSERT", "MODIFY", "REMOVE"};

std::uint64_t sequence_at(SystemTime time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count()) * sequences_of_a_millisecond;
}

std::string record_key(std::uint32_t number, std::uint64_t sequence) {
    auto key = number_prefix(number);
    append_big_endian(key, sequence, 8);
    return key;
}

std::uint64_t sequence_of(std::string_view key) {
    std::uint64_t sequence = 0;
    for (const char byte : key.substr(number_bytes))
        sequence = sequence << 8 | static_cast<std::uint8_t>(byte);
    return sequence;
}

/// After the last record; what the stream's records begin with when there is none.
std::uint64_t after_last(storage::Transaction& transaction, std::uint32_t number,
                         std::uint64_t none) {
    const auto prefix = number_prefix(number);
    const auto cursor = transaction.cursor(Space::dynamodb_indexes);
    if (!cursor->seek_before(after_prefix(prefix)) || !cursor->key().starts_with(prefix))
        return none;
    return sequence_of(cursor->key()) + 1;
}

bool shows_old(StreamViewType view) {
    return view == StreamViewType::old_image || view == StreamViewType::new_and_old_images;
}
bool shows_new(StreamViewType view) {
    return view == StreamViewType::new_image || view == StreamViewType::new_and_old_images;
}

void write_image(ByteWriter& out, const std::optional<Item>& image, bool is_shown) {
    const bool is_there = image && is_shown;
    out.byte(is_there ? 1 : 0);
    if (is_there) out.text(encode_item(*image));
}
std::optional<Item> read_image(ByteReader& in) {
    if (in.byte() == 0) return std::nullopt;
    return decode_item(in.text());
}

std::string encode_change(const PlannedWrite& write) {
    const auto event = !write.before ? Event::insert : !write.after ? Event::remove : Event::modify;
    const auto view = write.table->stream->view;
    std::string bytes;
    ByteWriter out(bytes);
    out.varint(static_cast<std::uint64_t>(write.now.time_since_epoch().count()));
    out.byte(static_cast<std::uint8_t>(event));
    out.byte(write.is_expiry ? 1 : 0);
    out.text(encode_item(
        key_attributes(*write.table, nullptr, write.after ? *write.after : *write.before)));
    write_image(out, write.after, shows_new(view));
    write_image(out, write.before, shows_old(view));
    return bytes;
}

SystemTime time_of(std::string_view bytes) {
    return SystemTime(
        std::chrono::milliseconds(static_cast<std::int64_t>(ByteReader(bytes).varint())));
}

std::string event_id(const Stream& stream, std::uint64_t sequence) {
    const auto text = fmt::format("{}/{}", stream.arn(), sequence);
    std::string id;
    for (const auto byte : wire::md5(std::as_bytes(std::span(text))))
        id += fmt::format("{:02x}", static_cast<unsigned>(byte));
    return id;
}

streams::ChangeRecord decode_change(const Stream& stream, std::uint64_t sequence,
                                    std::string_view bytes) {
    ByteReader in(bytes);
    streams::ChangeRecord record;
    record.dynamodb.approximate_creation_date_time = time_of(bytes);
    in.varint();
    record.event_name = event_names[in.byte() % event_names.size()];
    if (in.byte() != 0) record.user_identity = {"dynamodb.amazonaws.com", "Service"};
    record.event_id = event_id(stream, sequence);
    record.event_version = "1.1";
    record.event_source = "aws:dynamodb";
    record.aws_region = stream.region;
    auto& change = record.dynamodb;
    change.keys = decode_item(in.text());
    change.new_image = read_image(in);
    change.old_image = read_image(in);
    change.sequence_number = sequence_text(sequence);
    change.stream_view_type = stream.view;
    auto size = item_size(change.keys);
    if (change.new_image) size += item_size(*change.new_image);
    if (change.old_image) size += item_size(*change.old_image);
    change.size_bytes = static_cast<std::int64_t>(size);
    return record;
}

void forget_some(storage::Transaction& transaction, std::uint32_t number, SystemTime now) {
    const auto prefix = number_prefix(number);
    std::vector<std::string> keys;
    {
        const auto cursor = transaction.cursor(Space::dynamodb_indexes);
        for (bool more = cursor->seek(prefix);
             more && keys.size() < forgotten_at_once && cursor->key().starts_with(prefix) &&
             time_of(cursor->value()) + kept_for <= now;
             more = cursor->next())
            keys.emplace_back(cursor->key());
    }
    for (const auto& key : keys) transaction.erase(Space::dynamodb_indexes, key);
}

}  // namespace

void append_change(storage::Transaction& transaction, const PlannedWrite& write) {
    if (write.before == write.after) return;
    const auto number = write.table->stream->number;
    const auto now = sequence_at(write.now);
    const auto sequence = std::max(now, after_last(transaction, number, now));
    transaction.put(Space::dynamodb_indexes, record_key(number, sequence), encode_change(write));
    forget_some(transaction, number, write.now);
}

std::string sequence_text(std::uint64_t sequence) { return fmt::format("{:021}", sequence); }

std::optional<std::uint64_t> parse_sequence(std::string_view text) {
    std::uint64_t sequence = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, sequence);
    if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return sequence;
}

std::uint64_t first_sequence(const Stream& stream) { return sequence_at(stream.created); }

std::uint64_t next_sequence(storage::Transaction& transaction, const Stream& stream) {
    return after_last(transaction, stream.number, first_sequence(stream));
}

ChangePage read_changes(storage::Transaction& transaction, const Stream& stream, std::uint64_t from,
                        std::size_t limit, SystemTime now) {
    ChangePage page;
    page.next = from;
    const auto prefix = number_prefix(stream.number);
    std::size_t bytes = 0;
    const auto cursor = transaction.cursor(Space::dynamodb_indexes);
    for (bool more = cursor->seek(record_key(stream.number, from));
         more && cursor->key().starts_with(prefix) && page.records.size() < limit &&
         bytes < largest_page;
         more = cursor->next()) {
        const auto sequence = sequence_of(cursor->key());
        page.next = sequence + 1;
        if (time_of(cursor->value()) + kept_for <= now) continue;
        bytes += cursor->value().size();
        page.records.push_back(decode_change(stream, sequence, cursor->value()));
    }
    return page;
}

}  // namespace kcl::local::dynamodb
