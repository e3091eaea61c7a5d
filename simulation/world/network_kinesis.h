#pragma once

#include "kcl/aws/uniform_kinesis_client.h"

#include "simulation/world/network.h"

namespace kcl::simulation {

/// Kinesis, as one simulated machine reaches it. Borrows `network`.
class NetworkKinesis final : public aws::UniformKinesisClient<NetworkKinesis> {
  public:
    explicit NetworkKinesis(Network& network);
    ~NetworkKinesis() override;

  private:
    friend UniformKinesisClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);

    Network& network_;
};

}  // namespace kcl::simulation
