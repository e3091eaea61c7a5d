#pragma once

#include "kcl/aws/uniform_dynamodb_client.h"

namespace kcl::simulation {

/// A client that passes everything on; what a mutation changes it overrides.
class Tampered : public aws::UniformDynamoDbClient<Tampered> {
  public:
    explicit Tampered(aws::DynamoDbClient& inner) : inner_(inner) {}

  protected:
    aws::DynamoDbClient& inner_;

  private:
    friend UniformDynamoDbClient;
    template <class Response, class Request>
    Answer<Response> call(Request request) {
        return aws::send(inner_, std::move(request));
    }
};

}  // namespace kcl::simulation
