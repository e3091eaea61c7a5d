#pragma once

#include "kcl/aws/uniform_dynamodb_client.h"

namespace kcl::bench {

/// Passes every call on, and adds up the capacity units that the service says it took. Calls that
/// fail are charged as DynamoDB does: a failed condition costs a write.
class CountingDynamoDb final : public aws::UniformDynamoDbClient<CountingDynamoDb> {
  public:
    /// Borrows `inner`.
    explicit CountingDynamoDb(aws::DynamoDbClient& inner);
    ~CountingDynamoDb() override;

    double reads() const { return reads_; }
    double writes() const { return writes_; }
    void start_anew() { reads_ = writes_ = 0; }

  private:
    friend UniformDynamoDbClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    aws::DynamoDbClient& inner_;
    double reads_ = 0;
    double writes_ = 0;
};

}  // namespace kcl::bench
