#include "kcl/testing/in_process_kinesis.h"

namespace kcl::testing {

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
