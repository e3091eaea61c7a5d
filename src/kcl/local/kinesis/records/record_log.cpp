#include "kcl/local/kinesis/records/record_log.h"

#include "kcl/local/kinesis/model/layout.h"
#include "kcl/local/kinesis/records/record_block.h"

#include <cstring>
#include <memory>

namespace kcl::local::kinesis {

namespace {

constexpr auto space = storage::Space::kinesis_records;

/// A record that goes into the page, still in the store.
struct Found {
    StoredRecord record;
    SystemTime arrival;
    api::EncryptionType encryption;
};

/// Collects records up to the limits.
class Collector {
  public:
    explicit Collector(ReadLimits limits) : limits_(limits) {}

    /// False when the record is too much.
    bool add(const Found& found) {
        const std::size_t size = found.record.contents.size();
        const bool fits =
            found_.size() < limits_.records && (found_.empty() || bytes_ + size <= limits_.bytes);
        if (!fits) return false;
        found_.push_back(found);
        bytes_ += size;
        return true;
    }
    const std::vector<Found>& found() const { return found_; }
    std::size_t bytes() const { return bytes_; }

  private:
    ReadLimits limits_;
    std::vector<Found> found_;
    std::size_t bytes_ = 0;
};

bool is_behind(const Shard& shard, std::uint64_t index, SystemTime arrival, Position from) {
    if (index != from.index) return index > from.index;
    return shard.number(index, arrival).time >= from.time;
}

/// Copies the records out of the store, once, into one piece of memory.
void copy_out(const Collector& collector, const Shard& shard, Page& page) {
    const auto& found = collector.found();
    const std::size_t size = collector.bytes() + found.size() * sequence_digits;
    auto storage = std::make_shared_for_overwrite<char[]>(size);
    char* place = storage.get();
    page.records.reserve(found.size());
    for (const auto& [stored, arrival, encryption] : found) {
        const auto digits = digits_of(shard.number(stored.index, arrival));
        api::Record& record = page.records.emplace_back();
        std::memcpy(place, digits.data(), digits.size());
        record.sequence_number = {place, digits.size()};
        place += digits.size();
        std::memcpy(place, stored.contents.data(), stored.contents.size());
        record.partition_key = {place, stored.key_size};
        record.data = {reinterpret_cast<const std::byte*>(place) + stored.key_size,
                       stored.contents.size() - stored.key_size};
        place += stored.contents.size();
        record.approximate_arrival_timestamp = arrival;
        if (encryption != api::EncryptionType::none) record.encryption_type = encryption;
    }
    page.storage = std::move(storage);
}

}  // namespace

Page RecordLog::read(Position from, SystemTime horizon, ReadLimits limits) const {
    Page page;
    page.next = from;
    const auto cursor = transaction_.cursor(space);
    Collector collector(limits);
    for (bool more = find_block(*cursor, from, horizon); more && !page.more;
         more = cursor->next() && is_ours(*cursor)) {
        BlockReader block(cursor->key(), cursor->value());
        for (auto record = block.next(); record && !page.more; record = block.next())
            if (is_behind(shard_, record->index, block.arrival(), from))
                page.more = !collector.add({*record, block.arrival(), block.encryption()});
    }
    if (collector.found().empty()) return page;
    const Found& last = collector.found().back();
    page.next = {.index = last.record.index + 1, .time = 0};
    page.last_arrival = last.arrival;
    copy_out(collector, shard_, page);
    return page;
}

bool RecordLog::find_block(storage::Cursor& cursor, Position from, SystemTime horizon) const {
    // The block that holds `from` may have begun earlier.
    const bool begun_earlier =
        cursor.seek_before(layout::block_key(stream_, shard_.index, from.index + 1)) &&
        is_ours(cursor);
    if (!begun_earlier &&
        !(cursor.seek(layout::block_key(stream_, shard_.index, from.index)) && is_ours(cursor)))
        return false;
    if (BlockReader(cursor.key(), cursor.value()).arrival() >= horizon) return true;
    const auto retained = first_since(horizon);
    return retained && cursor.seek(layout::block_key(stream_, shard_.index, retained->index)) &&
           is_ours(cursor);
}

std::optional<Position> RecordLog::first_since(SystemTime arrival) const {
    const auto cursor = transaction_.cursor(space);
    if (!cursor->seek(layout::blocks_of(stream_, shard_.index)) || !is_ours(*cursor))
        return std::nullopt;
    std::uint64_t low = BlockReader(cursor->key(), cursor->value()).first_index();
    cursor->seek_before(layout::block_key(stream_, shard_.index, last_index));
    const BlockReader newest(cursor->key(), cursor->value());
    if (newest.arrival() < arrival) return std::nullopt;
    // Blocks that begin before `low` are too early, `answer` is not, and none begins from `high` up
    // to it.
    std::uint64_t answer = newest.first_index();
    for (std::uint64_t high = answer; low < high;) {
        const std::uint64_t middle = low + (high - low) / 2;
        cursor->seek(layout::block_key(stream_, shard_.index, middle));
        const BlockReader block(cursor->key(), cursor->value());
        if (block.arrival() < arrival) {
            low = block.first_index() + 1;
        } else {
            answer = block.first_index();
            high = middle;
        }
    }
    return Position{.index = answer, .time = 0};
}

bool RecordLog::is_ours(const storage::Cursor& cursor) const {
    return cursor.key().starts_with(layout::blocks_of(stream_, shard_.index));
}

}  // namespace kcl::local::kinesis
