#include "kcl/testing/in_process_kinesis.h"

namespace kcl::testing {

namespace api = wire::kinesis;
using local::kinesis::Engine;

namespace {

/// What of the engine a request is for, and whether it writes.
template <class Method>
struct EngineCall {
    Method method;
    Access access;
};

constexpr auto engine_call(const api::CreateStreamRequest&) {
    return EngineCall{&Engine::create_stream, Access::write};
}
constexpr auto engine_call(const api::DeleteStreamRequest&) {
    return EngineCall{&Engine::delete_stream, Access::write};
}
constexpr auto engine_call(const api::DescribeStreamRequest&) {
    return EngineCall{&Engine::describe_stream, Access::read};
}
constexpr auto engine_call(const api::DescribeStreamSummaryRequest&) {
    return EngineCall{&Engine::describe_stream_summary, Access::read};
}
constexpr auto engine_call(const api::ListStreamsRequest&) {
    return EngineCall{&Engine::list_streams, Access::read};
}
constexpr auto engine_call(const api::ListShardsRequest&) {
    return EngineCall{&Engine::list_shards, Access::read};
}
constexpr auto engine_call(const api::GetShardIteratorRequest&) {
    return EngineCall{&Engine::get_shard_iterator, Access::read};
}
constexpr auto engine_call(const api::GetRecordsRequest&) {
    return EngineCall{&Engine::get_records, Access::read};
}
constexpr auto engine_call(const api::PutRecordRequest&) {
    return EngineCall{&Engine::put_record, Access::write};
}
constexpr auto engine_call(const api::PutRecordsRequest&) {
    return EngineCall{&Engine::put_records, Access::write};
}
constexpr auto engine_call(const api::SplitShardRequest&) {
    return EngineCall{&Engine::split_shard, Access::write};
}
constexpr auto engine_call(const api::MergeShardsRequest&) {
    return EngineCall{&Engine::merge_shards, Access::write};
}
constexpr auto engine_call(const api::UpdateShardCountRequest&) {
    return EngineCall{&Engine::update_shard_count, Access::write};
}
constexpr auto engine_call(const api::IncreaseStreamRetentionPeriodRequest&) {
    return EngineCall{&Engine::increase_stream_retention_period, Access::write};
}
constexpr auto engine_call(const api::DecreaseStreamRetentionPeriodRequest&) {
    return EngineCall{&Engine::decrease_stream_retention_period, Access::write};
}

}  // namespace

template <class Response, class Request>
aws::KinesisClient::Answer<Response> InProcessKinesis::call(Request request) {
    const auto what = engine_call(request);
    auto delivered =
        co_await call_.carry(call_.aws().kinesis(), what.method, what.access, std::move(request));
    if (auto* error = std::get_if<Error>(&delivered.result))
        co_return std::unexpected(std::move(*error));
    auto& outcome = std::get<0>(delivered.result);
    if (!outcome) co_return std::unexpected(error_of(outcome.error()));
    co_return std::move(*outcome);
}

InProcessKinesis::InProcessKinesis(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
InProcessKinesis::InProcessKinesis(InProcessAws& aws, Clock& clock, FaultPlan& faults)
    : call_(aws, clock, &faults) {}
InProcessKinesis::~InProcessKinesis() = default;

}  // namespace kcl::testing
