#pragma once

#include "kcl/aws/uniform_dynamodb_client.h"
#include "kcl/testing/in_process_call.h"

namespace kcl::testing {

/// What the client that goes over the network makes of an answer, or of none.
template <class Response>
aws::DynamoDbResult<Response> dynamodb_result(Delivered<Response> delivered) {
    aws::DynamoDbError error;
    error.retried = delivered.retried;
    if (auto* undelivered = std::get_if<Error>(&delivered.result)) {
        static_cast<Error&>(error) = std::move(*undelivered);
        return std::unexpected(std::move(error));
    }
    auto& outcome = std::get<0>(delivered.result);
    if (outcome) return std::move(*outcome);
    static_cast<Error&>(error) = error_of(outcome.error());
    error.item = std::move(outcome.error().item);
    error.cancellation_reasons = std::move(outcome.error().cancellation_reasons);
    return std::unexpected(std::move(error));
}

/// DynamoDB without a network: each call runs the local engine after one turn of the executor.
///
/// Borrows all that it is given. Confined to one executor.
class InProcessDynamoDb final : public aws::UniformDynamoDbClient<InProcessDynamoDb> {
  public:
    /// Nothing goes wrong.
    explicit InProcessDynamoDb(InProcessAws& aws);
    /// `clock` is the client's: it waits by it.
    InProcessDynamoDb(InProcessAws& aws, Clock& clock, FaultPlan& faults);
    ~InProcessDynamoDb() override;

  private:
    friend UniformDynamoDbClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    InProcessCall call_;
};

}  // namespace kcl::testing
