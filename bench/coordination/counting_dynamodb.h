#pragma once

#include "kcl/aws/dynamodb_client.h"

namespace kcl::bench {

/// Passes every call on, and adds up the capacity units that the service says it took. Calls that
/// fail are charged as DynamoDB does: a failed condition costs a write.
class CountingDynamoDb final : public aws::DynamoDbClient {
  public:
    /// Borrows `inner`.
    explicit CountingDynamoDb(aws::DynamoDbClient& inner) : inner_(inner) {}

    double reads() const { return reads_; }
    double writes() const { return writes_; }
    void start_anew() { reads_ = writes_ = 0; }

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
    aws::DynamoDbClient& inner_;
    double reads_ = 0;
    double writes_ = 0;
};

}  // namespace kcl::bench
