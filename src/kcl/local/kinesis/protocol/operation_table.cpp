#include "kcl/local/kinesis/protocol/operation_table.h"

#include "kcl/local/kinesis/protocol/request_schemas.h"
#include "kcl/local/kinesis/subscriptions/subscription_stream.h"
#include "kcl/wire/codec.h"

#include <algorithm>
#include <array>
#include <set>

namespace kcl::local::kinesis {

namespace {

template <auto operation>
struct Run;

template <wire::Shape Response>
Reply reply_of(const Response& response, wire::Format format) {
    return {wire::encode(response, format)};
}

Reply reply_of(const Subscription& subscription, wire::Format format) {
    return {{}, std::make_unique<SubscriptionStream>(subscription, format)};
}

/// What most writes are about can't be said.
template <class Request, class Response>
std::vector<Topic> topics_of(const Caller&, const Request&, const Response&) {
    return {};
}

std::vector<Topic> topics_of(const Caller& caller, const api::PutRecordRequest& request,
                             const api::PutRecordResponse& response) {
    const auto stream = address_of(caller, request.stream_name, request.stream_arn);
    if (!stream) return {};
    return {topic_of(*stream, response.shard_id)};
}

std::vector<Topic> topics_of(const Caller& caller, const api::PutRecordsRequest& request,
                             const api::PutRecordsResponse& response) {
    const auto stream = address_of(caller, request.stream_name, request.stream_arn);
    if (!stream) return {};
    std::set<std::string_view> shards;
    for (const auto& record : response.records)
        if (record.shard_id) shards.insert(*record.shard_id);
    std::vector<Topic> topics;
    for (const auto shard : shards) topics.push_back(topic_of(*stream, shard));
    return topics;
}

std::vector<Topic> topics_of(const Caller&, const api::SubscribeToShardRequest&,
                             const Subscription& begun) {
    return {topic_of(begun.address, shard_id(begun.shard))};
}

template <class Response, class Request,
          Outcome<Response> (Engine::*operation)(storage::Transaction&, const Caller&,
                                                 const Request&) const>
struct Run<operation> {
    static Outcome<Reply> run(const Engine& engine, storage::Transaction& transaction,
                              const Caller& caller, const wire::Document& document) {
        const auto request = wire::decode<Request>(document);
        if (!request) return refusal("SerializationException", request.error().message);
        const auto response = (engine.*operation)(transaction, caller, *request);
        if (!response) return std::unexpected(response.error());
        auto reply = reply_of(*response, document.format());
        reply.topics = topics_of(caller, *request, *response);
        return reply;
    }
};

template <auto operation>
constexpr Operation reads(std::string_view name, Schema schema) {
    return {
        .name = name, .writes = false, .schema = schema, .keyless = {}, .run = Run<operation>::run};
}
template <auto operation>
constexpr Operation writes(std::string_view name, Schema schema, Schema keyless = {}) {
    return {.name = name,
            .writes = true,
            .schema = schema,
            .keyless = keyless,
            .run = Run<operation>::run};
}

const std::array offered{
    writes<&Engine::add_tags_to_stream>("AddTagsToStream", schemas::add_tags_to_stream),
    writes<&Engine::create_stream>("CreateStream", schemas::create_stream),
    writes<&Engine::decrease_stream_retention_period>("DecreaseStreamRetentionPeriod",
                                                      schemas::decrease_stream_retention_period),
    writes<&Engine::delete_resource_policy>("DeleteResourcePolicy",
                                            schemas::delete_resource_policy),
    writes<&Engine::delete_stream>("DeleteStream", schemas::delete_stream),
    writes<&Engine::deregister_stream_consumer>("DeregisterStreamConsumer",
                                                schemas::deregister_stream_consumer),
    reads<&Engine::describe_account_settings>("DescribeAccountSettings",
                                              schemas::describe_account_settings),
    reads<&Engine::describe_limits>("DescribeLimits", schemas::describe_limits),
    reads<&Engine::describe_stream>("DescribeStream", schemas::describe_stream),
    reads<&Engine::describe_stream_consumer>("DescribeStreamConsumer",
                                             schemas::describe_stream_consumer),
    reads<&Engine::describe_stream_summary>("DescribeStreamSummary",
                                            schemas::describe_stream_summary),
    writes<&Engine::disable_enhanced_monitoring>("DisableEnhancedMonitoring",
                                                 schemas::disable_enhanced_monitoring),
    writes<&Engine::enable_enhanced_monitoring>("EnableEnhancedMonitoring",
                                                schemas::enable_enhanced_monitoring),
    reads<&Engine::get_records>("GetRecords", schemas::get_records),
    reads<&Engine::get_resource_policy>("GetResourcePolicy", schemas::get_resource_policy),
    reads<&Engine::get_shard_iterator>("GetShardIterator", schemas::get_shard_iterator),
    writes<&Engine::increase_stream_retention_period>("IncreaseStreamRetentionPeriod",
                                                      schemas::increase_stream_retention_period),
    reads<&Engine::list_shards>("ListShards", schemas::list_shards),
    reads<&Engine::list_stream_consumers>("ListStreamConsumers", schemas::list_stream_consumers),
    reads<&Engine::list_streams>("ListStreams", schemas::list_streams),
    reads<&Engine::list_tags_for_resource>("ListTagsForResource", schemas::list_tags_for_resource),
    reads<&Engine::list_tags_for_stream>("ListTagsForStream", schemas::list_tags_for_stream),
    writes<&Engine::merge_shards>("MergeShards", schemas::merge_shards),
    writes<&Engine::put_record>("PutRecord", schemas::put_record, schemas::put_record_keyless),
    writes<&Engine::put_records>("PutRecords", schemas::put_records, schemas::put_records_keyless),
    writes<&Engine::put_resource_policy>("PutResourcePolicy", schemas::put_resource_policy),
    writes<&Engine::register_stream_consumer>("RegisterStreamConsumer",
                                              schemas::register_stream_consumer),
    writes<&Engine::remove_tags_from_stream>("RemoveTagsFromStream",
                                             schemas::remove_tags_from_stream),
    writes<&Engine::split_shard>("SplitShard", schemas::split_shard),
    writes<&Engine::start_stream_encryption>("StartStreamEncryption",
                                             schemas::start_stream_encryption),
    writes<&Engine::stop_stream_encryption>("StopStreamEncryption",
                                            schemas::stop_stream_encryption),
    writes<&Engine::subscribe_to_shard>("SubscribeToShard", schemas::subscribe_to_shard),
    writes<&Engine::tag_resource>("TagResource", schemas::tag_resource),
    writes<&Engine::untag_resource>("UntagResource", schemas::untag_resource),
    writes<&Engine::update_account_settings>("UpdateAccountSettings",
                                             schemas::update_account_settings),
    writes<&Engine::update_max_record_size>("UpdateMaxRecordSize", schemas::update_max_record_size),
    writes<&Engine::update_shard_count>("UpdateShardCount", schemas::update_shard_count),
    writes<&Engine::update_stream_mode>("UpdateStreamMode", schemas::update_stream_mode),
    writes<&Engine::update_stream_record_distribution_strategy>(
        "UpdateStreamRecordDistributionStrategy",
        schemas::update_stream_record_distribution_strategy),
    writes<&Engine::update_stream_warm_throughput>("UpdateStreamWarmThroughput",
                                                   schemas::update_stream_warm_throughput),
};

/// The rest of the model: channels and queues.
constexpr std::array<std::string_view, 17> others{
    "AcknowledgeDeadLetterQueueRecords",
    "AcknowledgeQueueRecords",
    "CreateChannel",
    "CreateQueue",
    "DeleteChannel",
    "DeleteQueue",
    "DescribeChannel",
    "DescribeQueue",
    "ListChannels",
    "ListQueues",
    "ReceiveDeadLetterQueueRecords",
    "ReceiveQueueRecords",
    "RestoreDeadLetterQueueRecords",
    "UpdateChannel",
    "UpdateDeadLetterQueueRecordsVisibility",
    "UpdateQueue",
    "UpdateQueueRecordsVisibility",
};

}  // namespace

std::span<const Operation> operations() { return offered; }

const Operation* find_operation(std::string_view name) {
    const auto found = std::ranges::find(offered, name, &Operation::name);
    return found == offered.end() ? nullptr : &*found;
}

bool is_modelled(std::string_view name) {
    return find_operation(name) != nullptr || std::ranges::find(others, name) != others.end();
}

}  // namespace kcl::local::kinesis
