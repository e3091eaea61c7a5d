#include "kcl/testing/in_process_dynamodb.h"

namespace kcl::testing {

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> InProcessDynamoDb::call(Request request) {
    const auto what = engine_call(request);
    auto delivered =
        co_await call_.carry(call_.aws().dynamodb(), what.method, what.access, std::move(request));
    co_return dynamodb_result(std::move(delivered));
}

InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws, Clock& clock, FaultPlan& faults)
    : call_(aws, clock, &faults) {}
InProcessDynamoDb::~InProcessDynamoDb() = default;

}  // namespace kcl::testing
