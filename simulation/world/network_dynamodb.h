#pragma once

#include "kcl/aws/uniform_dynamodb_client.h"

#include "simulation/world/network.h"

namespace kcl::simulation {

/// DynamoDB, as one simulated machine reaches it: the lease table, with reads that may be stale.
/// Transactions, which no cluster uses, are refused. Borrows `network`.
class NetworkDynamoDb final : public aws::UniformDynamoDbClient<NetworkDynamoDb> {
  public:
    /// `on_leader` hears which version of the leader's lock this machine has read.
    NetworkDynamoDb(Network& network, std::function<void(const std::string&)> on_leader);
    ~NetworkDynamoDb() override;

    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override;
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override;
    Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) override;

  private:
    friend UniformDynamoDbClient;
    template <class Response, class Request>
    Answer<Response> call(Request request);
    template <class Response, class Request>
    Answer<Response> carry(Request request, Network::Apply<Response, Request> apply);
    void note(const wire::dynamodb::Item& row);

    Network& network_;
    std::function<void(const std::string&)> on_leader_;
};

}  // namespace kcl::simulation
