#pragma once

#include "kcl/aws/uniform_dynamodb_client.h"
#include "kcl/testing/in_process_call.h"

namespace kcl::testing {

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
