#include "kcl/aws/wire_kinesis_client.h"

#include "kcl/wire/codec.h"

namespace kcl::aws {

using namespace wire::kinesis;

namespace {

constexpr OperationRules a_read{.limit_is_rate = true};
constexpr OperationRules paced_by_caller{.retry_throttling = false};

}  // namespace

WireKinesisClient::WireKinesisClient(ClientParts parts, Endpoint endpoint, CallSettings settings,
                                     wire::Format format, AttemptListener listener)
    : format_(format),
      caller_(std::move(parts), wire::Api::kinesis, format, std::move(endpoint),
              std::move(settings), std::move(listener)) {}

template <class Response, class Request>
KinesisClient::Answer<Response> WireKinesisClient::call(Request request, OperationRules rules) {
    Result<Response> answer;
    ServiceCall call;
    call.operation = Request::operation;
    call.rules = rules;
    call.encode = [&] { return wire::encode(request, format_); };
    call.decode = [&](wire::Body body) -> Result<void> {
        answer = wire::decode<Response>(std::move(body), format_);
        if (!answer) return std::unexpected(answer.error());
        return {};
    };
    auto outcome = co_await caller_.call(call);
    if (outcome.failure) co_return std::unexpected(std::move(outcome.failure->error));
    co_return answer;
}

auto WireKinesisClient::create_stream(CreateStreamRequest request) -> Answer<CreateStreamResponse> {
    return call<CreateStreamResponse>(std::move(request));
}
auto WireKinesisClient::delete_stream(DeleteStreamRequest request) -> Answer<DeleteStreamResponse> {
    return call<DeleteStreamResponse>(std::move(request));
}
auto WireKinesisClient::describe_stream(DescribeStreamRequest request)
    -> Answer<DescribeStreamResponse> {
    return call<DescribeStreamResponse>(std::move(request), a_read);
}
auto WireKinesisClient::describe_stream_summary(DescribeStreamSummaryRequest request)
    -> Answer<DescribeStreamSummaryResponse> {
    return call<DescribeStreamSummaryResponse>(std::move(request), a_read);
}
auto WireKinesisClient::list_streams(ListStreamsRequest request) -> Answer<ListStreamsResponse> {
    return call<ListStreamsResponse>(std::move(request), a_read);
}
auto WireKinesisClient::list_shards(ListShardsRequest request) -> Answer<ListShardsResponse> {
    return call<ListShardsResponse>(std::move(request), a_read);
}
auto WireKinesisClient::get_shard_iterator(GetShardIteratorRequest request)
    -> Answer<GetShardIteratorResponse> {
    return call<GetShardIteratorResponse>(std::move(request));
}
auto WireKinesisClient::get_records(GetRecordsRequest request) -> Answer<GetRecordsResponse> {
    return call<GetRecordsResponse>(std::move(request), paced_by_caller);
}
auto WireKinesisClient::put_record(PutRecordRequest request) -> Answer<PutRecordResponse> {
    return call<PutRecordResponse>(std::move(request));
}
auto WireKinesisClient::put_records(PutRecordsRequest request) -> Answer<PutRecordsResponse> {
    return call<PutRecordsResponse>(std::move(request));
}
auto WireKinesisClient::split_shard(SplitShardRequest request) -> Answer<SplitShardResponse> {
    return call<SplitShardResponse>(std::move(request));
}
auto WireKinesisClient::merge_shards(MergeShardsRequest request) -> Answer<MergeShardsResponse> {
    return call<MergeShardsResponse>(std::move(request));
}
auto WireKinesisClient::update_shard_count(UpdateShardCountRequest request)
    -> Answer<UpdateShardCountResponse> {
    return call<UpdateShardCountResponse>(std::move(request));
}
auto WireKinesisClient::increase_stream_retention_period(
    IncreaseStreamRetentionPeriodRequest request) -> Answer<IncreaseStreamRetentionPeriodResponse> {
    return call<IncreaseStreamRetentionPeriodResponse>(std::move(request));
}
auto WireKinesisClient::decrease_stream_retention_period(
    DecreaseStreamRetentionPeriodRequest request) -> Answer<DecreaseStreamRetentionPeriodResponse> {
    return call<DecreaseStreamRetentionPeriodResponse>(std::move(request));
}

}  // namespace kcl::aws
