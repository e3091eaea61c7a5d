#include "kcl/local/kinesis/protocol/operation_table.h"

#include "kcl/local/kinesis/protocol/request_schemas.h"
#include "kcl/wire/codec.h"

#include <algorithm>
#include <array>

namespace kcl::local::kinesis {

namespace {

template <auto operation>
struct Run;

template <class Response, class Request,
          Outcome<Response> (Engine::*operation)(storage::Transaction&, const Caller&,
                                                 const Request&) const>
struct Run<operation> {
    static Outcome<std::string> run(const Engine& engine, storage::Transaction& transaction,
                                    const Caller& caller, const wire::Document& document) {
        const auto request = wire::decode<Request>(document);
        if (!request) return refusal("SerializationException", request.error().message);
        const auto response = (engine.*operation)(transaction, caller, *request);
        if (!response) return std::unexpected(response.error());
        return wire::encode(*response, document.format());
    }
};

template <auto operation>
constexpr Operation reads(std::string_view name, Schema schema) {
    return {.name = name, .writes = false, .schema = schema, .run = Run<operation>::run};
}
template <auto operation>
constexpr Operation writes(std::string_view name, Schema schema) {
    return {.name = name, .writes = true, .schema = schema, .run = Run<operation>::run};
}

const std::array operations{
    writes<&Engine::create_stream>("CreateStream", schemas::create_stream),
    writes<&Engine::delete_stream>("DeleteStream", schemas::delete_stream),
    reads<&Engine::describe_stream>("DescribeStream", schemas::describe_stream),
    reads<&Engine::describe_stream_summary>("DescribeStreamSummary",
                                            schemas::describe_stream_summary),
    reads<&Engine::get_records>("GetRecords", schemas::get_records),
    reads<&Engine::get_shard_iterator>("GetShardIterator", schemas::get_shard_iterator),
    reads<&Engine::list_shards>("ListShards", schemas::list_shards),
    reads<&Engine::list_streams>("ListStreams", schemas::list_streams),
    writes<&Engine::merge_shards>("MergeShards", schemas::merge_shards),
    writes<&Engine::put_record>("PutRecord", schemas::put_record),
    writes<&Engine::put_records>("PutRecords", schemas::put_records),
    writes<&Engine::split_shard>("SplitShard", schemas::split_shard),
};

/// The rest of the model.
constexpr std::array<std::string_view, 33> others{
    "AddTagsToStream",
    "CreateChannel",
    "DecreaseStreamRetentionPeriod",
    "DeleteChannel",
    "DeleteResourcePolicy",
    "DeregisterStreamConsumer",
    "DescribeAccountSettings",
    "DescribeChannel",
    "DescribeLimits",
    "DescribeStreamConsumer",
    "DisableEnhancedMonitoring",
    "EnableEnhancedMonitoring",
    "GetResourcePolicy",
    "IncreaseStreamRetentionPeriod",
    "ListChannels",
    "ListStreamConsumers",
    "ListTagsForResource",
    "ListTagsForStream",
    "PutResourcePolicy",
    "RegisterStreamConsumer",
    "RemoveTagsFromStream",
    "StartStreamEncryption",
    "StopStreamEncryption",
    "SubscribeToShard",
    "TagResource",
    "UntagResource",
    "UpdateAccountSettings",
    "UpdateChannel",
    "UpdateMaxRecordSize",
    "UpdateShardCount",
    "UpdateStreamMode",
    "UpdateStreamRecordDistributionStrategy",
    "UpdateStreamWarmThroughput",
};

}  // namespace

const Operation* find_operation(std::string_view name) {
    const auto found = std::ranges::find(operations, name, &Operation::name);
    return found == operations.end() ? nullptr : &*found;
}

bool is_modelled(std::string_view name) {
    return find_operation(name) != nullptr || std::ranges::find(others, name) != others.end();
}

}  // namespace kcl::local::kinesis
