#include "kcl/local/kinesis/records/shard_iterator.h"

#include "kcl/local/kinesis/model/bytes.h"
#include "kcl/local/kinesis/model/opaque.h"

#include <fmt/chrono.h>

#include <ctime>

namespace kcl::local::kinesis {

namespace {

std::size_t size_on_aws(std::string_view stream_name) {
    return 152 + (stream_name.size() + 2) / 16 * 16;
}

}  // namespace

std::string to_text(const ShardIterator& iterator) {
    ByteWriter content;
    content.time(iterator.made);
    content.u64(iterator.stream);
    content.u32(iterator.shard);
    content.u64(iterator.position.index);
    content.u64(iterator.position.time);
    content.text(iterator.address.account);
    content.text(iterator.address.region);
    content.text(iterator.address.name);
    return seal(content.view(), size_on_aws(iterator.address.name));
}

std::optional<ShardIterator> parse_shard_iterator(std::string_view text) {
    const auto content = unseal(text);
    if (!content) return std::nullopt;
    ByteReader reader(*content);
    ShardIterator iterator;
    iterator.made = reader.time();
    iterator.stream = reader.u64();
    iterator.shard = reader.u32();
    iterator.position.index = reader.u64();
    iterator.position.time = reader.u64();
    iterator.address.account = reader.text();
    iterator.address.region = reader.text();
    iterator.address.name = reader.text();
    if (!reader.ok() || !reader.at_end() || iterator.position.index > last_index)
        return std::nullopt;
    return iterator;
}

std::string describe(SystemTime time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%a %b %d %H:%M:%S} UTC {:%Y}",
                       fmt::gmtime(seconds.time_since_epoch().count()),
                       fmt::gmtime(seconds.time_since_epoch().count()));
}

}  // namespace kcl::local::kinesis
