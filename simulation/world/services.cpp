#include "simulation/world/services.h"

#include "kcl/base/hash_key.h"

#include <fmt/format.h>

#include <stdexcept>

namespace kcl::simulation {

using Kinesis = local::kinesis::Engine;
using wire::dynamodb::Item;

local::Caller Services::caller() const {
    local::Caller caller;
    caller.now = world_.calendar();
    return caller;
}

void Services::written(const std::string& writer, const Item& key) {
    const auto* text = wire::dynamodb::find(key, "leaseKey");
    if (text == nullptr || text->as_s() == nullptr) return;
    wire::dynamodb::GetItemRequest request;
    request.table_name = table;
    request.key = {{"leaseKey", *text}};
    request.consistent_read = true;
    auto now = call(dynamodb_, &local::dynamodb::Engine::get_item, false, request);
    TableWrite write{.writer = writer, .key = *text->as_s(), .before = {}, .after = {}};
    if (const Item* before = rows_.find(write.key)) write.before = *before;
    if (now) write.after = std::move(now->item);
    if (write.before == write.after) return;
    rows_.write(write.key, write.after, world_.now());
    if (listener_) listener_(write);
}

void Services::create_stream(int shards) {
    wire::kinesis::CreateStreamRequest request;
    request.stream_name = stream;
    request.shard_count = shards;
    const auto created = call(kinesis_, &Kinesis::create_stream, true, request);
    if (!created)
        throw std::logic_error(
            fmt::format("the stream can't be created: {}", created.error().message));
}

std::vector<StoredRecord> Services::put(
    const std::vector<std::pair<std::string, std::string>>& records) {
    wire::kinesis::PutRecordsRequest request;
    request.stream_name = stream;
    for (const auto& [key, data] : records) {
        wire::kinesis::PutRecordsEntry entry;
        entry.partition_key = key;
        entry.data = std::as_bytes(std::span(data));
        request.records.push_back(entry);
    }
    const auto answer = call(kinesis_, &Kinesis::put_records, true, request);
    std::vector<StoredRecord> stored;
    if (!answer) return stored;
    for (const auto& result : answer->records)
        if (result.sequence_number && result.shard_id)
            stored.push_back({*result.shard_id, *result.sequence_number});
    return stored;
}

std::vector<wire::kinesis::Shard> Services::shards() {
    std::vector<wire::kinesis::Shard> shards;
    wire::kinesis::ListShardsRequest request;
    request.stream_name = stream;
    for (;;) {
        auto page = call(kinesis_, &Kinesis::list_shards, false, request);
        if (!page) return shards;
        for (auto& shard : page->shards) shards.push_back(std::move(shard));
        if (!page->next_token) return shards;
        request = {};
        request.next_token = std::move(page->next_token);
    }
}

bool Services::split(const wire::kinesis::Shard& shard) {
    const HashKeyRange range = shard.hash_key_range.range();
    if (range.end - range.start < 2) return false;
    wire::kinesis::SplitShardRequest request;
    request.stream_name = stream;
    request.shard_to_split = shard.shard_id;
    request.new_starting_hash_key = to_string(range.start + (range.end - range.start) / 2);
    return call(kinesis_, &Kinesis::split_shard, true, request).has_value();
}

bool Services::merge(const std::string& shard, const std::string& neighbour) {
    wire::kinesis::MergeShardsRequest request;
    request.stream_name = stream;
    request.shard_to_merge = shard;
    request.adjacent_shard_to_merge = neighbour;
    return call(kinesis_, &Kinesis::merge_shards, true, request).has_value();
}

bool Services::update_shard_count(int target) {
    wire::kinesis::UpdateShardCountRequest request;
    request.stream_name = stream;
    request.target_shard_count = target;
    return call(kinesis_, &Kinesis::update_shard_count, true, request).has_value();
}

}  // namespace kcl::simulation
