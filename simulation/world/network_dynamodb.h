#pragma once

#include "kcl/aws/dynamodb_client.h"

#include "simulation/world/network.h"

namespace kcl::simulation {

/// DynamoDB, as one simulated machine reaches it: the lease table, with reads that may be stale.
/// Transactions, which no cluster uses, are refused. Borrows `network`.
class NetworkDynamoDb final : public aws::DynamoDbClient {
  public:
    /// `on_leader` hears which version of the leader's lock this machine has read.
    NetworkDynamoDb(Network& network, std::function<void(const std::string&)> on_leader)
        : network_(network), on_leader_(std::move(on_leader)) {}

    Answer<wire::dynamodb::CreateTableResponse> create_table(
        wire::dynamodb::CreateTableRequest request) override;
    Answer<wire::dynamodb::DescribeTableResponse> describe_table(
        wire::dynamodb::DescribeTableRequest request) override;
    Answer<wire::dynamodb::UpdateTableResponse> update_table(
        wire::dynamodb::UpdateTableRequest request) override;
    Answer<wire::dynamodb::DeleteTableResponse> delete_table(
        wire::dynamodb::DeleteTableRequest request) override;
    Answer<wire::dynamodb::ListTablesResponse> list_tables(
        wire::dynamodb::ListTablesRequest request) override;
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override;
    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override;
    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
    Answer<wire::dynamodb::DeleteItemResponse> delete_item(
        wire::dynamodb::DeleteItemRequest request) override;
    Answer<wire::dynamodb::QueryResponse> query(wire::dynamodb::QueryRequest request) override;
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override;
    Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) override;

  private:
    template <class Response, class Method, class Request>
    Answer<Response> answer(Method method, bool writes, Request request);
    template <class Response, class Request>
    Answer<Response> carry(Request request, Network::Apply<Response, Request> apply);
    void note(const wire::dynamodb::Item& row);

    Network& network_;
    std::function<void(const std::string&)> on_leader_;
};

}  // namespace kcl::simulation
