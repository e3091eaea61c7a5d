#pragma once

#include "kcl/aws/dynamodb_client.h"

namespace kcl::simulation {

/// A client that passes everything on; what a mutation changes it overrides.
class Tampered : public aws::DynamoDbClient {
  public:
    explicit Tampered(aws::DynamoDbClient& inner) : inner_(inner) {}

    Answer<wire::dynamodb::CreateTableResponse> create_table(
        wire::dynamodb::CreateTableRequest request) override {
        return inner_.create_table(std::move(request));
    }
    Answer<wire::dynamodb::DescribeTableResponse> describe_table(
        wire::dynamodb::DescribeTableRequest request) override {
        return inner_.describe_table(std::move(request));
    }
    Answer<wire::dynamodb::UpdateTableResponse> update_table(
        wire::dynamodb::UpdateTableRequest request) override {
        return inner_.update_table(std::move(request));
    }
    Answer<wire::dynamodb::DeleteTableResponse> delete_table(
        wire::dynamodb::DeleteTableRequest request) override {
        return inner_.delete_table(std::move(request));
    }
    Answer<wire::dynamodb::ListTablesResponse> list_tables(
        wire::dynamodb::ListTablesRequest request) override {
        return inner_.list_tables(std::move(request));
    }
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override {
        return inner_.put_item(std::move(request));
    }
    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override {
        return inner_.get_item(std::move(request));
    }
    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override {
        return inner_.update_item(std::move(request));
    }
    Answer<wire::dynamodb::DeleteItemResponse> delete_item(
        wire::dynamodb::DeleteItemRequest request) override {
        return inner_.delete_item(std::move(request));
    }
    Answer<wire::dynamodb::QueryResponse> query(wire::dynamodb::QueryRequest request) override {
        return inner_.query(std::move(request));
    }
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override {
        return inner_.scan(std::move(request));
    }
    Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) override {
        return inner_.transact_write_items(std::move(request));
    }

  protected:
    aws::DynamoDbClient& inner_;
};

}  // namespace kcl::simulation
