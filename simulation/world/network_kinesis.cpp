#include "simulation/world/network_kinesis.h"

namespace kcl::simulation {

namespace api = wire::kinesis;
using local::kinesis::Engine;

template <class Response, class Method, class Request>
aws::KinesisClient::Answer<Response> NetworkKinesis::answer(Method method, bool writes,
                                                            Request request) {
    Network::Apply<Response, Request> apply = [&services = network_.services(), method,
                                               writes](const Request& asked) {
        return services.call(services.kinesis(), method, writes, asked);
    };
    auto delivered = co_await network_.carry<Response, Request>(
        Service::kinesis, std::move(request), std::move(apply));
    if (auto* error = std::get_if<Error>(&delivered.result))
        co_return std::unexpected(std::move(*error));
    auto& outcome = std::get<0>(delivered.result);
    if (!outcome) co_return std::unexpected(testing::error_of(outcome.error()));
    co_return std::move(*outcome);
}

aws::KinesisClient::Answer<api::CreateStreamResponse> NetworkKinesis::create_stream(
    api::CreateStreamRequest request) {
    return answer<api::CreateStreamResponse>(&Engine::create_stream, true, std::move(request));
}

aws::KinesisClient::Answer<api::DeleteStreamResponse> NetworkKinesis::delete_stream(
    api::DeleteStreamRequest request) {
    return answer<api::DeleteStreamResponse>(&Engine::delete_stream, true, std::move(request));
}

aws::KinesisClient::Answer<api::DescribeStreamResponse> NetworkKinesis::describe_stream(
    api::DescribeStreamRequest request) {
    return answer<api::DescribeStreamResponse>(&Engine::describe_stream, false, std::move(request));
}

aws::KinesisClient::Answer<api::DescribeStreamSummaryResponse>
NetworkKinesis::describe_stream_summary(api::DescribeStreamSummaryRequest request) {
    return answer<api::DescribeStreamSummaryResponse>(&Engine::describe_stream_summary, false,
                                                      std::move(request));
}

aws::KinesisClient::Answer<api::ListStreamsResponse> NetworkKinesis::list_streams(
    api::ListStreamsRequest request) {
    return answer<api::ListStreamsResponse>(&Engine::list_streams, false, std::move(request));
}

aws::KinesisClient::Answer<api::ListShardsResponse> NetworkKinesis::list_shards(
    api::ListShardsRequest request) {
    return answer<api::ListShardsResponse>(&Engine::list_shards, false, std::move(request));
}

aws::KinesisClient::Answer<api::GetShardIteratorResponse> NetworkKinesis::get_shard_iterator(
    api::GetShardIteratorRequest request) {
    return answer<api::GetShardIteratorResponse>(&Engine::get_shard_iterator, false,
                                                 std::move(request));
}

aws::KinesisClient::Answer<api::GetRecordsResponse> NetworkKinesis::get_records(
    api::GetRecordsRequest request) {
    return answer<api::GetRecordsResponse>(&Engine::get_records, false, std::move(request));
}

aws::KinesisClient::Answer<api::PutRecordResponse> NetworkKinesis::put_record(
    api::PutRecordRequest request) {
    return answer<api::PutRecordResponse>(&Engine::put_record, true, std::move(request));
}

aws::KinesisClient::Answer<api::PutRecordsResponse> NetworkKinesis::put_records(
    api::PutRecordsRequest request) {
    return answer<api::PutRecordsResponse>(&Engine::put_records, true, std::move(request));
}

aws::KinesisClient::Answer<api::SplitShardResponse> NetworkKinesis::split_shard(
    api::SplitShardRequest request) {
    return answer<api::SplitShardResponse>(&Engine::split_shard, true, std::move(request));
}

aws::KinesisClient::Answer<api::MergeShardsResponse> NetworkKinesis::merge_shards(
    api::MergeShardsRequest request) {
    return answer<api::MergeShardsResponse>(&Engine::merge_shards, true, std::move(request));
}

aws::KinesisClient::Answer<api::UpdateShardCountResponse> NetworkKinesis::update_shard_count(
    api::UpdateShardCountRequest request) {
    return answer<api::UpdateShardCountResponse>(&Engine::update_shard_count, true,
                                                 std::move(request));
}

aws::KinesisClient::Answer<api::IncreaseStreamRetentionPeriodResponse>
NetworkKinesis::increase_stream_retention_period(
    api::IncreaseStreamRetentionPeriodRequest request) {
    return answer<api::IncreaseStreamRetentionPeriodResponse>(
        &Engine::increase_stream_retention_period, true, std::move(request));
}

aws::KinesisClient::Answer<api::DecreaseStreamRetentionPeriodResponse>
NetworkKinesis::decrease_stream_retention_period(
    api::DecreaseStreamRetentionPeriodRequest request) {
    return answer<api::DecreaseStreamRetentionPeriodResponse>(
        &Engine::decrease_stream_retention_period, true, std::move(request));
}

}  // namespace kcl::simulation
