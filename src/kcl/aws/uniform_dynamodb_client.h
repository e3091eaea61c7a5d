#pragma once

#include "kcl/aws/dynamodb_client.h"

#include <utility>

namespace kcl::aws {

/// A DynamoDbClient that does the same with every call: Derived has
///
///     template <class Response, class Request> Answer<Response> call(Request request);
///
/// for clients that carry every call somewhere, and for those that stand before another client and
/// pass on with send().
template <class Derived>
class UniformDynamoDbClient : public DynamoDbClient {
  public:
    Answer<wire::dynamodb::CreateTableResponse> create_table(
        wire::dynamodb::CreateTableRequest request) override {
        return call<wire::dynamodb::CreateTableResponse>(std::move(request));
    }
    Answer<wire::dynamodb::DescribeTableResponse> describe_table(
        wire::dynamodb::DescribeTableRequest request) override {
        return call<wire::dynamodb::DescribeTableResponse>(std::move(request));
    }
    Answer<wire::dynamodb::UpdateTableResponse> update_table(
        wire::dynamodb::UpdateTableRequest request) override {
        return call<wire::dynamodb::UpdateTableResponse>(std::move(request));
    }
    Answer<wire::dynamodb::DeleteTableResponse> delete_table(
        wire::dynamodb::DeleteTableRequest request) override {
        return call<wire::dynamodb::DeleteTableResponse>(std::move(request));
    }
    Answer<wire::dynamodb::ListTablesResponse> list_tables(
        wire::dynamodb::ListTablesRequest request) override {
        return call<wire::dynamodb::ListTablesResponse>(std::move(request));
    }
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override {
        return call<wire::dynamodb::PutItemResponse>(std::move(request));
    }
    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override {
        return call<wire::dynamodb::GetItemResponse>(std::move(request));
    }
    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override {
        return call<wire::dynamodb::UpdateItemResponse>(std::move(request));
    }
    Answer<wire::dynamodb::DeleteItemResponse> delete_item(
        wire::dynamodb::DeleteItemRequest request) override {
        return call<wire::dynamodb::DeleteItemResponse>(std::move(request));
    }
    Answer<wire::dynamodb::QueryResponse> query(wire::dynamodb::QueryRequest request) override {
        return call<wire::dynamodb::QueryResponse>(std::move(request));
    }
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override {
        return call<wire::dynamodb::ScanResponse>(std::move(request));
    }
    Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) override {
        return call<wire::dynamodb::TransactWriteItemsResponse>(std::move(request));
    }

  private:
    friend Derived;
    UniformDynamoDbClient() = default;

    template <class Response, class Request>
    Answer<Response> call(Request request) {
        return static_cast<Derived&>(*this).template call<Response>(std::move(request));
    }
};

/// The call that a request is for: `client.put_item(request)` for a PutItemRequest.
inline auto send(DynamoDbClient& client, wire::dynamodb::CreateTableRequest request) {
    return client.create_table(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::DescribeTableRequest request) {
    return client.describe_table(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::UpdateTableRequest request) {
    return client.update_table(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::DeleteTableRequest request) {
    return client.delete_table(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::ListTablesRequest request) {
    return client.list_tables(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::PutItemRequest request) {
    return client.put_item(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::GetItemRequest request) {
    return client.get_item(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::UpdateItemRequest request) {
    return client.update_item(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::DeleteItemRequest request) {
    return client.delete_item(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::QueryRequest request) {
    return client.query(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::ScanRequest request) {
    return client.scan(std::move(request));
}
inline auto send(DynamoDbClient& client, wire::dynamodb::TransactWriteItemsRequest request) {
    return client.transact_write_items(std::move(request));
}

}  // namespace kcl::aws
