#pragma once

#include "kcl/aws/signed_caller.h"
#include "kcl/aws/uniform_kinesis_client.h"

namespace kcl::aws {

/// Kinesis over HTTP, signed and retried as SignedCaller says. The throttling of get_records() is
/// not retried here: who reads a shard paces himself.
class WireKinesisClient final : public UniformKinesisClient<WireKinesisClient> {
  public:
    /// CBOR is smaller and faster; JSON is for servers that know nothing else.
    WireKinesisClient(ClientParts parts, Endpoint endpoint, CallSettings settings = {},
                      wire::Format format = wire::Format::cbor, AttemptListener listener = {});
    ~WireKinesisClient() override;

  private:
    friend UniformKinesisClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    const wire::Format format_;
    SignedCaller caller_;
};

}  // namespace kcl::aws
