#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/wire/kinesis/create_stream.h"
#include "kcl/wire/kinesis/delete_stream.h"
#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/describe_stream_summary.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/list_shards.h"
#include "kcl/wire/kinesis/list_streams.h"
#include "kcl/wire/kinesis/merge_shards.h"
#include "kcl/wire/kinesis/put_record.h"
#include "kcl/wire/kinesis/put_records.h"
#include "kcl/wire/kinesis/retention_period.h"
#include "kcl/wire/kinesis/split_shard.h"
#include "kcl/wire/kinesis/update_shard_count.h"

namespace kcl::aws {

/// Kinesis Data Streams, as far as this project calls it. One method, one call; paging is the
/// caller's.
///
/// Faults: throttled and unavailable have been retried within the client's retry budget already
/// when they arrive here;
///         the caller decides whether to go on. timed_out: the call may have been applied.
///         not_found (stream, shard or its data gone), expired (iterator or token), exists
///         (ResourceInUse), invalid, denied.
/// Threads: any executor may call; each call resumes on the executor that awaits it.
class KinesisClient {
  public:
    virtual ~KinesisClient() = default;

    template <class Response>
    using Answer = asio::awaitable<Result<Response>>;

    virtual Answer<wire::kinesis::CreateStreamResponse> create_stream(
        wire::kinesis::CreateStreamRequest request) = 0;
    virtual Answer<wire::kinesis::DeleteStreamResponse> delete_stream(
        wire::kinesis::DeleteStreamRequest request) = 0;
    virtual Answer<wire::kinesis::DescribeStreamResponse> describe_stream(
        wire::kinesis::DescribeStreamRequest request) = 0;
    virtual Answer<wire::kinesis::DescribeStreamSummaryResponse> describe_stream_summary(
        wire::kinesis::DescribeStreamSummaryRequest request) = 0;
    virtual Answer<wire::kinesis::ListStreamsResponse> list_streams(
        wire::kinesis::ListStreamsRequest request) = 0;
    virtual Answer<wire::kinesis::ListShardsResponse> list_shards(
        wire::kinesis::ListShardsRequest request) = 0;
    virtual Answer<wire::kinesis::GetShardIteratorResponse> get_shard_iterator(
        wire::kinesis::GetShardIteratorRequest request) = 0;
    virtual Answer<wire::kinesis::GetRecordsResponse> get_records(
        wire::kinesis::GetRecordsRequest request) = 0;
    virtual Answer<wire::kinesis::PutRecordResponse> put_record(
        wire::kinesis::PutRecordRequest request) = 0;
    virtual Answer<wire::kinesis::PutRecordsResponse> put_records(
        wire::kinesis::PutRecordsRequest request) = 0;
    virtual Answer<wire::kinesis::SplitShardResponse> split_shard(
        wire::kinesis::SplitShardRequest request) = 0;
    virtual Answer<wire::kinesis::MergeShardsResponse> merge_shards(
        wire::kinesis::MergeShardsRequest request) = 0;
    virtual Answer<wire::kinesis::UpdateShardCountResponse> update_shard_count(
        wire::kinesis::UpdateShardCountRequest request) = 0;
    virtual Answer<wire::kinesis::IncreaseStreamRetentionPeriodResponse>
    increase_stream_retention_period(
        wire::kinesis::IncreaseStreamRetentionPeriodRequest request) = 0;
    virtual Answer<wire::kinesis::DecreaseStreamRetentionPeriodResponse>
    decrease_stream_retention_period(
        wire::kinesis::DecreaseStreamRetentionPeriodRequest request) = 0;
};

}  // namespace kcl::aws
