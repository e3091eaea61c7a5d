#pragma once

#include "kcl/aws/kinesis_client.h"

#include "simulation/world/network.h"

namespace kcl::simulation {

/// Kinesis, as one simulated machine reaches it. Borrows `network`.
class NetworkKinesis final : public aws::KinesisClient {
  public:
    explicit NetworkKinesis(Network& network) : network_(network) {}

    Answer<wire::kinesis::CreateStreamResponse> create_stream(
        wire::kinesis::CreateStreamRequest request) override;
    Answer<wire::kinesis::DeleteStreamResponse> delete_stream(
        wire::kinesis::DeleteStreamRequest request) override;
    Answer<wire::kinesis::DescribeStreamResponse> describe_stream(
        wire::kinesis::DescribeStreamRequest request) override;
    Answer<wire::kinesis::DescribeStreamSummaryResponse> describe_stream_summary(
        wire::kinesis::DescribeStreamSummaryRequest request) override;
    Answer<wire::kinesis::ListStreamsResponse> list_streams(
        wire::kinesis::ListStreamsRequest request) override;
    Answer<wire::kinesis::ListShardsResponse> list_shards(
        wire::kinesis::ListShardsRequest request) override;
    Answer<wire::kinesis::GetShardIteratorResponse> get_shard_iterator(
        wire::kinesis::GetShardIteratorRequest request) override;
    Answer<wire::kinesis::GetRecordsResponse> get_records(
        wire::kinesis::GetRecordsRequest request) override;
    Answer<wire::kinesis::PutRecordResponse> put_record(
        wire::kinesis::PutRecordRequest request) override;
    Answer<wire::kinesis::PutRecordsResponse> put_records(
        wire::kinesis::PutRecordsRequest request) override;
    Answer<wire::kinesis::SplitShardResponse> split_shard(
        wire::kinesis::SplitShardRequest request) override;
    Answer<wire::kinesis::MergeShardsResponse> merge_shards(
        wire::kinesis::MergeShardsRequest request) override;
    Answer<wire::kinesis::UpdateShardCountResponse> update_shard_count(
        wire::kinesis::UpdateShardCountRequest request) override;
    Answer<wire::kinesis::IncreaseStreamRetentionPeriodResponse> increase_stream_retention_period(
        wire::kinesis::IncreaseStreamRetentionPeriodRequest request) override;
    Answer<wire::kinesis::DecreaseStreamRetentionPeriodResponse> decrease_stream_retention_period(
        wire::kinesis::DecreaseStreamRetentionPeriodRequest request) override;

  private:
    template <class Response, class Method, class Request>
    Answer<Response> answer(Method method, bool writes, Request request);

    Network& network_;
};

}  // namespace kcl::simulation
