#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/aws/signed_caller.h"

namespace kcl::aws {

/// Times and retries for DynamoDB: it answers within milliseconds, and leases can't wait for more.
CallSettings dynamodb_call_settings();

/// DynamoDB over HTTP (JSON), signed and retried as SignedCaller says; answers are checked against
/// x-amz-crc32. A transaction without a ClientRequestToken gets one, so that its own retry is not a
/// second transaction.
class WireDynamoDbClient final : public DynamoDbClient {
  public:
    WireDynamoDbClient(ClientParts parts, Endpoint endpoint,
                       CallSettings settings = dynamodb_call_settings(),
                       AttemptListener listener = {});

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
    template <class Response, class Request>
    Answer<Response> call(Request request);

    SignedCaller caller_;
};

}  // namespace kcl::aws
