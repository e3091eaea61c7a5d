#include "kcl/local/kinesis/model/catalog.h"

#include "kcl/local/kinesis/model/bytes.h"

namespace kcl::local::kinesis {

namespace {

using layout::space;

}  // namespace

std::optional<Stream> Catalog::find(const StreamAddress& address) {
    const auto key = layout::stream_key(address);
    const auto value = transaction_.get(space, key);
    if (!value) return std::nullopt;
    auto stream = layout::decode_stream(key, *value);
    if (!status_at(stream, now_)) return std::nullopt;
    return stream;
}

void Catalog::each_stream(std::string_view account, std::string_view region, std::string_view after,
                          const std::function<bool(Stream)>& take) {
    const auto all = layout::streams_of(account, region);
    auto from = all;
    if (!after.empty())
        from.append(after).append("\0\x01",
                                  2);  // behind the key that ends with the name and a zero
    const auto cursor = transaction_.cursor(space);
    for (bool more = cursor->seek(from); more && cursor->key().starts_with(all);
         more = cursor->next()) {
        auto stream = layout::decode_stream(cursor->key(), cursor->value());
        if (status_at(stream, now_) && !take(std::move(stream))) return;
    }
}

std::uint64_t Catalog::new_id() {
    const auto key = layout::newest_stream_key();
    const auto newest = transaction_.get(space, key);
    const std::uint64_t id = newest ? ByteReader(*newest).u64() + 1 : 1;
    ByteWriter value;
    value.u64(id);
    transaction_.put(space, key, value.view());
    return id;
}

void Catalog::save(const Stream& stream) {
    transaction_.put(space, layout::stream_key(stream.address), layout::encode(stream));
}

std::optional<Shard> Catalog::find_shard(const Stream& stream, ShardIndex index) {
    const auto value = transaction_.get(space, layout::shard_key(stream.id, index));
    if (!value) return std::nullopt;
    return layout::decode_shard(index, *value);
}

void Catalog::each_shard(const Stream& stream, ShardIndex first,
                         const std::function<bool(Shard)>& take) {
    const auto all = layout::part_prefix('h', stream.id);
    const auto cursor = transaction_.cursor(space);
    for (bool more = cursor->seek(layout::shard_key(stream.id, first));
         more && cursor->key().starts_with(all); more = cursor->next()) {
        const ShardIndex index = ByteReader(cursor->key().substr(all.size())).u32();
        if (!take(layout::decode_shard(index, cursor->value()))) return;
    }
}

void Catalog::save(const Stream& stream, const Shard& shard) {
    transaction_.put(space, layout::shard_key(stream.id, shard.index), layout::encode(shard));
    const auto way = layout::open_shard_key(stream.id, shard.range.start);
    if (!shard.closed) {
        transaction_.put(
            space, way, layout::encode(layout::OpenShard{shard.index, shard.created, shard.range}));
        return;
    }
    const auto present = transaction_.get(space, way);
    if (present && layout::decode_open_shard(way, *present).index == shard.index)
        transaction_.erase(space, way);
    transaction_.put(space, layout::closed_shard_key(stream.id, shard.index), "");
}

std::optional<layout::OpenShard> Catalog::open_shard_at(const Stream& stream, HashKey hash) {
    const auto cursor = transaction_.cursor(space);
    const auto all = layout::part_prefix('o', stream.id);
    const bool found = hash == max_hash_key
                           ? cursor->seek_before(layout::part_prefix('o', stream.id + 1))
                           : cursor->seek_before(layout::open_shard_key(stream.id, hash + 1));
    if (!found || !cursor->key().starts_with(all)) return std::nullopt;
    const auto shard = layout::decode_open_shard(cursor->key(), cursor->value());
    if (!shard.range.contains(hash)) return std::nullopt;
    return shard;
}

layout::Counter Catalog::counter_of(const Stream& stream, ShardIndex shard) {
    const auto value = transaction_.get(space, layout::counter_key(stream.id, shard));
    return value ? layout::decode_counter(*value) : layout::Counter{};
}

void Catalog::save(const Stream& stream, ShardIndex shard, const layout::Counter& counter) {
    transaction_.put(space, layout::counter_key(stream.id, shard), layout::encode(counter));
}

}  // namespace kcl::local::kinesis
