#include "kcl/testing/in_process_dynamodb.h"

namespace kcl::testing {

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> InProcessDynamoDb::call(Request request) {
    const auto what = engine_call(request);
    auto delivered =
        co_await call_.carry(call_.aws().dynamodb(), what.method, what.access, std::move(request));
    aws::DynamoDbError error;
    error.retried = delivered.retried;
    if (auto* undelivered = std::get_if<Error>(&delivered.result)) {
        static_cast<Error&>(error) = std::move(*undelivered);
        co_return std::unexpected(std::move(error));
    }
    auto& outcome = std::get<0>(delivered.result);
    if (outcome) co_return std::move(*outcome);
    static_cast<Error&>(error) = error_of(outcome.error());
    error.item = std::move(outcome.error().item);
    error.cancellation_reasons = std::move(outcome.error().cancellation_reasons);
    co_return std::unexpected(std::move(error));
}

InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws, Clock& clock, FaultPlan& faults)
    : call_(aws, clock, &faults) {}
InProcessDynamoDb::~InProcessDynamoDb() = default;

}  // namespace kcl::testing
