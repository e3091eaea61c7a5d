#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/aws/signed_caller.h"

namespace kcl::aws {

/// Kinesis over HTTP, signed and retried as SignedCaller says. The throttling of get_records() is
/// not retried here: who reads a shard paces himself.
class WireKinesisClient final : public KinesisClient {
  public:
    /// CBOR is smaller and faster; JSON is for servers that know nothing else.
    WireKinesisClient(ClientParts parts, Endpoint endpoint, CallSettings settings = {},
                      wire::Format format = wire::Format::cbor, AttemptListener listener = {});

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
    template <class Response, class Request>
    Answer<Response> call(Request request, OperationRules rules = {});

    const wire::Format format_;
    SignedCaller caller_;
};

}  // namespace kcl::aws
