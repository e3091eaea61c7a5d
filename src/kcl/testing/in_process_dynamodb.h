#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/testing/in_process_call.h"

namespace kcl::testing {

/// DynamoDB without a network: each call runs the local engine after one turn of the executor.
///
/// Borrows all that it is given. Confined to one executor.
class InProcessDynamoDb final : public aws::DynamoDbClient {
  public:
    /// Nothing goes wrong.
    explicit InProcessDynamoDb(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
    /// `clock` is the client's: it waits by it.
    InProcessDynamoDb(InProcessAws& aws, Clock& clock, FaultPlan& faults)
        : call_(aws, clock, &faults) {}

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
    Answer<Response> answer(Method method, Access access, Request request);

    InProcessCall call_;
};

}  // namespace kcl::testing
