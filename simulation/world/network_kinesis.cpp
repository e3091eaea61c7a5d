#include "simulation/world/network_kinesis.h"

#include "kcl/testing/engine_call.h"

namespace kcl::simulation {

template <class Response, class Request>
aws::KinesisClient::Answer<Response> NetworkKinesis::call(Request request) {
    Network::Apply<Response, Request> apply = [&services =
                                                   network_.services()](const Request& asked) {
        const auto what = testing::engine_call(asked);
        return services.call(services.kinesis(), what.method, what.access == testing::Access::write,
                             asked);
    };
    auto delivered = co_await network_.carry<Response, Request>(
        Service::kinesis, std::move(request), std::move(apply));
    if (auto* error = std::get_if<Error>(&delivered.result))
        co_return std::unexpected(std::move(*error));
    auto& outcome = std::get<0>(delivered.result);
    if (!outcome) co_return std::unexpected(testing::error_of(outcome.error()));
    co_return std::move(*outcome);
}

NetworkKinesis::NetworkKinesis(Network& network) : network_(network) {}
NetworkKinesis::~NetworkKinesis() = default;

}  // namespace kcl::simulation
