#include "kcl/aws/wire_dynamodb_client.h"

#include "kcl/wire/codec.h"

namespace kcl::aws {

using namespace wire::dynamodb;

CallSettings dynamodb_call_settings() {
    CallSettings settings;
    settings.attempt_timeout = 3s;
    settings.call_timeout = 10s;
    settings.retry.max_attempts = 4;
    settings.retry.base = 25ms;
    return settings;
}

template <class Response, class Request>
DynamoDbClient::Answer<Response> WireDynamoDbClient::call(Request request) {
    Result<Response> answer;
    ServiceCall call;
    call.operation = Request::operation;
    if constexpr (requires { request.client_request_token; })
        call.prepare = [&](Random& random) {
            if (!request.client_request_token) request.client_request_token = random.uuid();
        };
    call.encode = [&] { return wire::encode(request, wire::Format::json); };
    call.decode = [&](wire::Body body) -> Result<void> {
        answer = wire::decode<Response>(std::move(body), wire::Format::json);
        if (!answer) return std::unexpected(answer.error());
        return {};
    };
    auto outcome = co_await caller_.call(call);
    if (!outcome.failure) co_return std::move(*answer);
    DynamoDbError error;
    static_cast<Error&>(error) = std::move(outcome.failure->error);
    error.item = std::move(outcome.failure->answer.item);
    error.cancellation_reasons = std::move(outcome.failure->answer.cancellation_reasons);
    error.retried = outcome.retried;
    co_return std::unexpected(std::move(error));
}

WireDynamoDbClient::WireDynamoDbClient(ClientParts parts, Endpoint endpoint, CallSettings settings,
                                       AttemptListener listener)
    : caller_(std::move(parts), wire::Api::dynamodb, wire::Format::json, std::move(endpoint),
              std::move(settings), std::move(listener)) {}

WireDynamoDbClient::~WireDynamoDbClient() = default;

}  // namespace kcl::aws
