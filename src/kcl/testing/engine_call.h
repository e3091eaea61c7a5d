#pragma once

#include "kcl/local/dynamodb/engine/engine.h"
#include "kcl/local/kinesis/engine.h"

#include <cstdint>

namespace kcl::testing {

enum class Access : std::uint8_t { read, write };

/// What of an engine of the local services a request is for, and whether that writes.
template <class Method>
struct EngineCall {
    Method method;
    Access access;
};

constexpr auto engine_call(const wire::kinesis::CreateStreamRequest&) {
    return EngineCall{&local::kinesis::Engine::create_stream, Access::write};
}
constexpr auto engine_call(const wire::kinesis::DeleteStreamRequest&) {
    return EngineCall{&local::kinesis::Engine::delete_stream, Access::write};
}
constexpr auto engine_call(const wire::kinesis::DescribeStreamRequest&) {
    return EngineCall{&local::kinesis::Engine::describe_stream, Access::read};
}
constexpr auto engine_call(const wire::kinesis::DescribeStreamSummaryRequest&) {
    return EngineCall{&local::kinesis::Engine::describe_stream_summary, Access::read};
}
constexpr auto engine_call(const wire::kinesis::ListStreamsRequest&) {
    return EngineCall{&local::kinesis::Engine::list_streams, Access::read};
}
constexpr auto engine_call(const wire::kinesis::ListShardsRequest&) {
    return EngineCall{&local::kinesis::Engine::list_shards, Access::read};
}
constexpr auto engine_call(const wire::kinesis::GetShardIteratorRequest&) {
    return EngineCall{&local::kinesis::Engine::get_shard_iterator, Access::read};
}
constexpr auto engine_call(const wire::kinesis::GetRecordsRequest&) {
    return EngineCall{&local::kinesis::Engine::get_records, Access::read};
}
constexpr auto engine_call(const wire::kinesis::PutRecordRequest&) {
    return EngineCall{&local::kinesis::Engine::put_record, Access::write};
}
constexpr auto engine_call(const wire::kinesis::PutRecordsRequest&) {
    return EngineCall{&local::kinesis::Engine::put_records, Access::write};
}
constexpr auto engine_call(const wire::kinesis::SplitShardRequest&) {
    return EngineCall{&local::kinesis::Engine::split_shard, Access::write};
}
constexpr auto engine_call(const wire::kinesis::MergeShardsRequest&) {
    return EngineCall{&local::kinesis::Engine::merge_shards, Access::write};
}
constexpr auto engine_call(const wire::kinesis::UpdateShardCountRequest&) {
    return EngineCall{&local::kinesis::Engine::update_shard_count, Access::write};
}
constexpr auto engine_call(const wire::kinesis::IncreaseStreamRetentionPeriodRequest&) {
    return EngineCall{&local::kinesis::Engine::increase_stream_retention_period, Access::write};
}
constexpr auto engine_call(const wire::kinesis::DecreaseStreamRetentionPeriodRequest&) {
    return EngineCall{&local::kinesis::Engine::decrease_stream_retention_period, Access::write};
}

constexpr auto engine_call(const wire::dynamodb::CreateTableRequest&) {
    return EngineCall{&local::dynamodb::Engine::create_table, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::DescribeTableRequest&) {
    return EngineCall{&local::dynamodb::Engine::describe_table, Access::read};
}
constexpr auto engine_call(const wire::dynamodb::UpdateTableRequest&) {
    return EngineCall{&local::dynamodb::Engine::update_table, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::DeleteTableRequest&) {
    return EngineCall{&local::dynamodb::Engine::delete_table, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::ListTablesRequest&) {
    return EngineCall{&local::dynamodb::Engine::list_tables, Access::read};
}
constexpr auto engine_call(const wire::dynamodb::PutItemRequest&) {
    return EngineCall{&local::dynamodb::Engine::put_item, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::GetItemRequest&) {
    return EngineCall{&local::dynamodb::Engine::get_item, Access::read};
}
constexpr auto engine_call(const wire::dynamodb::UpdateItemRequest&) {
    return EngineCall{&local::dynamodb::Engine::update_item, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::DeleteItemRequest&) {
    return EngineCall{&local::dynamodb::Engine::delete_item, Access::write};
}
constexpr auto engine_call(const wire::dynamodb::QueryRequest&) {
    return EngineCall{&local::dynamodb::Engine::query, Access::read};
}
constexpr auto engine_call(const wire::dynamodb::ScanRequest&) {
    return EngineCall{&local::dynamodb::Engine::scan, Access::read};
}
constexpr auto engine_call(const wire::dynamodb::TransactWriteItemsRequest&) {
    return EngineCall{&local::dynamodb::Engine::transact_write_items, Access::write};
}

}  // namespace kcl::testing
