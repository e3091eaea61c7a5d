#include "kcl/local/kinesis/model/limbo.h"

#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/records/record_block.h"

namespace kcl::local::kinesis {

namespace {

constexpr auto streams = storage::Space::kinesis_streams;
constexpr auto records = storage::Space::kinesis_records;
constexpr std::size_t keys_in_one_sweep = 128;

}  // namespace

void Limbo::bury(const Stream& stream) {
    transaction_.put(streams, layout::grave_key(stream.changes_at, stream.id),
                     layout::stream_key(stream.address));
}

void Limbo::sweep_deleted_streams() {
    std::string grave, stream_key;
    {
        const auto cursor = transaction_.cursor(streams);
        if (!cursor->seek("g") || !cursor->key().starts_with('g')) return;
        grave = cursor->key();
        stream_key = cursor->value();
    }
    ByteReader reader(std::string_view(grave).substr(1));
    if (reader.time() > now_) return;
    const std::uint64_t id = reader.u64();
    const auto present = transaction_.get(streams, stream_key);
    if (present && layout::decode_stream(stream_key, *present).id == id)
        transaction_.erase(streams, stream_key);
    for (const char kind : layout::part_kinds)
        if (!erase_keys(streams, layout::part_prefix(kind, id))) return;
    if (erase_keys(records, layout::blocks_of(id))) transaction_.erase(streams, grave);
}

void Limbo::sweep_shard(const Stream& stream, ShardIndex shard) {
    const auto all = layout::blocks_of(stream.id, shard);
    const SystemTime horizon = stream.horizon(now_);
    std::vector<std::string> expired;
    {
        const auto cursor = transaction_.cursor(records);
        for (bool more = cursor->seek(all);
             more && cursor->key().starts_with(all) && expired.size() < keys_in_one_sweep &&
             BlockReader(cursor->key(), cursor->value()).arrival() < horizon;
             more = cursor->next())
            expired.emplace_back(cursor->key());
    }
    for (const auto& key : expired) transaction_.erase(records, key);
}

void Limbo::sweep_closed_shards(const Stream& stream) {
    const auto all = layout::part_prefix('x', stream.id);
    std::string closed;
    {
        const auto cursor = transaction_.cursor(streams);
        if (!cursor->seek(all) || !cursor->key().starts_with(all)) return;
        closed = cursor->key();
    }
    const ShardIndex index = ByteReader(std::string_view(closed).substr(all.size())).u32();
    const auto shard = Catalog(transaction_, now_).find_shard(stream, index);
    if (shard && is_retained(*shard, stream, now_)) return sweep_shard(stream, index);
    if (!erase_keys(records, layout::blocks_of(stream.id, index))) return;
    transaction_.erase(streams, layout::shard_key(stream.id, index));
    transaction_.erase(streams, closed);
}

bool Limbo::erase_keys(storage::Space space, const std::string& beginning) {
    std::vector<std::string> keys;
    bool more = false;
    {
        const auto cursor = transaction_.cursor(space);
        for (more = cursor->seek(beginning); more && cursor->key().starts_with(beginning);
             more = cursor->next()) {
            if (keys.size() == keys_in_one_sweep) break;
            keys.emplace_back(cursor->key());
        }
        more = more && cursor->key().starts_with(beginning);
    }
    for (const auto& key : keys) transaction_.erase(space, key);
    return !more;
}

}  // namespace kcl::local::kinesis
