#pragma once

#include "kcl/aws/kinesis_client.h"
#include "kcl/testing/in_process_call.h"

namespace kcl::testing {

/// Kinesis without a network: each call runs the local engine after one turn of the executor.
///
/// Borrows all that it is given. Confined to one executor.
class InProcessKinesis final : public aws::KinesisClient {
  public:
    /// Nothing goes wrong.
    explicit InProcessKinesis(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
    /// `clock` is the client's: it waits by it.
    InProcessKinesis(InProcessAws& aws, Clock& clock, FaultPlan& faults)
        : call_(aws, clock, &faults) {}

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
    Answer<Response> answer(Method method, Access access, Request request);

    InProcessCall call_;
};

}  // namespace kcl::testing
