#include "kcl/testing/in_process_kinesis.h"

namespace kcl::testing {

namespace api = wire::kinesis;
using local::kinesis::Engine;

template <class Response, class Method, class Request>
aws::KinesisClient::Answer<Response> InProcessKinesis::answer(Method method, Access access,
                                                              Request request) {
    auto delivered =
        co_await call_.carry(call_.aws().kinesis(), method, access, std::move(request));
    if (auto* error = std::get_if<Error>(&delivered.result))
        co_return std::unexpected(std::move(*error));
    auto& outcome = std::get<0>(delivered.result);
    if (!outcome) co_return std::unexpected(error_of(outcome.error()));
    co_return std::move(*outcome);
}

aws::KinesisClient::Answer<api::CreateStreamResponse> InProcessKinesis::create_stream(
    api::CreateStreamRequest request) {
    return answer<api::CreateStreamResponse>(&Engine::create_stream, Access::write,
                                             std::move(request));
}

aws::KinesisClient::Answer<api::DeleteStreamResponse> InProcessKinesis::delete_stream(
    api::DeleteStreamRequest request) {
    return answer<api::DeleteStreamResponse>(&Engine::delete_stream, Access::write,
                                             std::move(request));
}

aws::KinesisClient::Answer<api::DescribeStreamResponse> InProcessKinesis::describe_stream(
    api::DescribeStreamRequest request) {
    return answer<api::DescribeStreamResponse>(&Engine::describe_stream, Access::read,
                                               std::move(request));
}

aws::KinesisClient::Answer<api::DescribeStreamSummaryResponse>
InProcessKinesis::describe_stream_summary(api::DescribeStreamSummaryRequest request) {
    return answer<api::DescribeStreamSummaryResponse>(&Engine::describe_stream_summary,
                                                      Access::read, std::move(request));
}

aws::KinesisClient::Answer<api::ListStreamsResponse> InProcessKinesis::list_streams(
    api::ListStreamsRequest request) {
    return answer<api::ListStreamsResponse>(&Engine::list_streams, Access::read,
                                            std::move(request));
}

aws::KinesisClient::Answer<api::ListShardsResponse> InProcessKinesis::list_shards(
    api::ListShardsRequest request) {
    return answer<api::ListShardsResponse>(&Engine::list_shards, Access::read, std::move(request));
}

aws::KinesisClient::Answer<api::GetShardIteratorResponse> InProcessKinesis::get_shard_iterator(
    api::GetShardIteratorRequest request) {
    return answer<api::GetShardIteratorResponse>(&Engine::get_shard_iterator, Access::read,
                                                 std::move(request));
}

aws::KinesisClient::Answer<api::GetRecordsResponse> InProcessKinesis::get_records(
    api::GetRecordsRequest request) {
    return answer<api::GetRecordsResponse>(&Engine::get_records, Access::read, std::move(request));
}

aws::KinesisClient::Answer<api::PutRecordResponse> InProcessKinesis::put_record(
    api::PutRecordRequest request) {
    return answer<api::PutRecordResponse>(&Engine::put_record, Access::write, std::move(request));
}

aws::KinesisClient::Answer<api::PutRecordsResponse> InProcessKinesis::put_records(
    api::PutRecordsRequest request) {
    return answer<api::PutRecordsResponse>(&Engine::put_records, Access::write, std::move(request));
}

aws::KinesisClient::Answer<api::SplitShardResponse> InProcessKinesis::split_shard(
    api::SplitShardRequest request) {
    return answer<api::SplitShardResponse>(&Engine::split_shard, Access::write, std::move(request));
}

aws::KinesisClient::Answer<api::MergeShardsResponse> InProcessKinesis::merge_shards(
    api::MergeShardsRequest request) {
    return answer<api::MergeShardsResponse>(&Engine::merge_shards, Access::write,
                                            std::move(request));
}

aws::KinesisClient::Answer<api::UpdateShardCountResponse> InProcessKinesis::update_shard_count(
    api::UpdateShardCountRequest request) {
    return answer<api::UpdateShardCountResponse>(&Engine::update_shard_count, Access::write,
                                                 std::move(request));
}

aws::KinesisClient::Answer<api::IncreaseStreamRetentionPeriodResponse>
InProcessKinesis::increase_stream_retention_period(
    api::IncreaseStreamRetentionPeriodRequest request) {
    return answer<api::IncreaseStreamRetentionPeriodResponse>(
        &Engine::increase_stream_retention_period, Access::write, std::move(request));
}

aws::KinesisClient::Answer<api::DecreaseStreamRetentionPeriodResponse>
InProcessKinesis::decrease_stream_retention_period(
    api::DecreaseStreamRetentionPeriodRequest request) {
    return answer<api::DecreaseStreamRetentionPeriodResponse>(
        &Engine::decrease_stream_retention_period, Access::write, std::move(request));
}

}  // namespace kcl::testing
