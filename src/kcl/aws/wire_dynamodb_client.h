#pragma once

#include "kcl/aws/signed_caller.h"
#include "kcl/aws/uniform_dynamodb_client.h"

namespace kcl::aws {

/// Times and retries for DynamoDB: it answers within milliseconds, and leases can't wait for more.
CallSettings dynamodb_call_settings();

/// DynamoDB over HTTP (JSON), signed and retried as SignedCaller says; answers are checked against
/// x-amz-crc32. A transaction without a ClientRequestToken gets one, so that its own retry is not a
/// second transaction.
class WireDynamoDbClient final : public UniformDynamoDbClient<WireDynamoDbClient> {
  public:
    WireDynamoDbClient(ClientParts parts, Endpoint endpoint,
                       CallSettings settings = dynamodb_call_settings(),
                       AttemptListener listener = {});
    ~WireDynamoDbClient() override;

  private:
    friend UniformDynamoDbClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    SignedCaller caller_;
};

}  // namespace kcl::aws
