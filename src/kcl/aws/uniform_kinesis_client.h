#pragma once

#include "kcl/aws/kinesis_client.h"

#include <utility>

namespace kcl::aws {

/// A KinesisClient that does the same with every call: Derived has
///
///     template <class Response, class Request> Answer<Response> call(Request request);
///
/// for clients that carry every call somewhere, and for those that stand before another client and
/// pass on with send().
template <class Derived>
class UniformKinesisClient : public KinesisClient {
  public:
    Answer<wire::kinesis::CreateStreamResponse> create_stream(
        wire::kinesis::CreateStreamRequest request) override {
        return call<wire::kinesis::CreateStreamResponse>(std::move(request));
    }
    Answer<wire::kinesis::DeleteStreamResponse> delete_stream(
        wire::kinesis::DeleteStreamRequest request) override {
        return call<wire::kinesis::DeleteStreamResponse>(std::move(request));
    }
    Answer<wire::kinesis::DescribeStreamResponse> describe_stream(
        wire::kinesis::DescribeStreamRequest request) override {
        return call<wire::kinesis::DescribeStreamResponse>(std::move(request));
    }
    Answer<wire::kinesis::DescribeStreamSummaryResponse> describe_stream_summary(
        wire::kinesis::DescribeStreamSummaryRequest request) override {
        return call<wire::kinesis::DescribeStreamSummaryResponse>(std::move(request));
    }
    Answer<wire::kinesis::ListStreamsResponse> list_streams(
        wire::kinesis::ListStreamsRequest request) override {
        return call<wire::kinesis::ListStreamsResponse>(std::move(request));
    }
    Answer<wire::kinesis::ListShardsResponse> list_shards(
        wire::kinesis::ListShardsRequest request) override {
        return call<wire::kinesis::ListShardsResponse>(std::move(request));
    }
    Answer<wire::kinesis::GetShardIteratorResponse> get_shard_iterator(
        wire::kinesis::GetShardIteratorRequest request) override {
        return call<wire::kinesis::GetShardIteratorResponse>(std::move(request));
    }
    Answer<wire::kinesis::GetRecordsResponse> get_records(
        wire::kinesis::GetRecordsRequest request) override {
        return call<wire::kinesis::GetRecordsResponse>(std::move(request));
    }
    Answer<wire::kinesis::PutRecordResponse> put_record(
        wire::kinesis::PutRecordRequest request) override {
        return call<wire::kinesis::PutRecordResponse>(std::move(request));
    }
    Answer<wire::kinesis::PutRecordsResponse> put_records(
        wire::kinesis::PutRecordsRequest request) override {
        return call<wire::kinesis::PutRecordsResponse>(std::move(request));
    }
    Answer<wire::kinesis::SplitShardResponse> split_shard(
        wire::kinesis::SplitShardRequest request) override {
        return call<wire::kinesis::SplitShardResponse>(std::move(request));
    }
    Answer<wire::kinesis::MergeShardsResponse> merge_shards(
        wire::kinesis::MergeShardsRequest request) override {
        return call<wire::kinesis::MergeShardsResponse>(std::move(request));
    }
    Answer<wire::kinesis::UpdateShardCountResponse> update_shard_count(
        wire::kinesis::UpdateShardCountRequest request) override {
        return call<wire::kinesis::UpdateShardCountResponse>(std::move(request));
    }
    Answer<wire::kinesis::IncreaseStreamRetentionPeriodResponse> increase_stream_retention_period(
        wire::kinesis::IncreaseStreamRetentionPeriodRequest request) override {
        return call<wire::kinesis::IncreaseStreamRetentionPeriodResponse>(std::move(request));
    }
    Answer<wire::kinesis::DecreaseStreamRetentionPeriodResponse> decrease_stream_retention_period(
        wire::kinesis::DecreaseStreamRetentionPeriodRequest request) override {
        return call<wire::kinesis::DecreaseStreamRetentionPeriodResponse>(std::move(request));
    }

  private:
    friend Derived;
    UniformKinesisClient() = default;

    template <class Response, class Request>
    Answer<Response> call(Request request) {
        return static_cast<Derived&>(*this).template call<Response>(std::move(request));
    }
};

/// The call that a request is for: `client.put_item(request)` for a PutItemRequest.
inline auto send(KinesisClient& client, wire::kinesis::CreateStreamRequest request) {
    return client.create_stream(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::DeleteStreamRequest request) {
    return client.delete_stream(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::DescribeStreamRequest request) {
    return client.describe_stream(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::DescribeStreamSummaryRequest request) {
    return client.describe_stream_summary(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::ListStreamsRequest request) {
    return client.list_streams(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::ListShardsRequest request) {
    return client.list_shards(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::GetShardIteratorRequest request) {
    return client.get_shard_iterator(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::GetRecordsRequest request) {
    return client.get_records(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::PutRecordRequest request) {
    return client.put_record(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::PutRecordsRequest request) {
    return client.put_records(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::SplitShardRequest request) {
    return client.split_shard(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::MergeShardsRequest request) {
    return client.merge_shards(std::move(request));
}
inline auto send(KinesisClient& client, wire::kinesis::UpdateShardCountRequest request) {
    return client.update_shard_count(std::move(request));
}
inline auto send(KinesisClient& client,
                 wire::kinesis::IncreaseStreamRetentionPeriodRequest request) {
    return client.increase_stream_retention_period(std::move(request));
}
inline auto send(KinesisClient& client,
                 wire::kinesis::DecreaseStreamRetentionPeriodRequest request) {
    return client.decrease_stream_retention_period(std::move(request));
}

}  // namespace kcl::aws
