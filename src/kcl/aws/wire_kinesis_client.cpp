#include "kcl/aws/wire_kinesis_client.h"

#include "kcl/wire/codec.h"

namespace kcl::aws {

using namespace wire::kinesis;

namespace {

template <class Request>
constexpr OperationRules rules_of{};

constexpr OperationRules a_read{.limit_is_rate = true};
template <>
constexpr OperationRules rules_of<DescribeStreamRequest> = a_read;
template <>
constexpr OperationRules rules_of<DescribeStreamSummaryRequest> = a_read;
template <>
constexpr OperationRules rules_of<ListStreamsRequest> = a_read;
template <>
constexpr OperationRules rules_of<ListShardsRequest> = a_read;
// The caller paces itself.
template <>
constexpr OperationRules rules_of<GetRecordsRequest>{.retry_throttling = false};

}  // namespace

template <class Response, class Request>
KinesisClient::Answer<Response> WireKinesisClient::call(Request request) {
    Result<Response> answer;
    ServiceCall call;
    call.operation = Request::operation;
    call.rules = rules_of<Request>;
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

WireKinesisClient::WireKinesisClient(ClientParts parts, Endpoint endpoint, CallSettings settings,
                                     wire::Format format, AttemptListener listener)
    : format_(format),
      caller_(std::move(parts), wire::Api::kinesis, format, std::move(endpoint),
              std::move(settings), std::move(listener)) {}

WireKinesisClient::~WireKinesisClient() = default;

}  // namespace kcl::aws
