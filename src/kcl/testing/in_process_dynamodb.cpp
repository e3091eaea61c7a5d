#include "kcl/testing/in_process_dynamodb.h"

namespace kcl::testing {

namespace api = wire::dynamodb;
using local::dynamodb::Engine;

template <class Response, class Method, class Request>
aws::DynamoDbClient::Answer<Response> InProcessDynamoDb::answer(Method method, Access access,
                                                                Request request) {
    auto delivered =
        co_await call_.carry(call_.aws().dynamodb(), method, access, std::move(request));
    aws::DynamoDbError error;
    error.retried = delivered.retried;
    if (auto* undelivered = std::get_if<Error>(&delivered.result)) {
        static_cast<Error&>(error) = std::move(*undelivered);
        co_return std::unexpected(std::move(error));
    }
    auto& outcome = std::get<0>(delivered.result);
    if (outcome) co_return std::move(*outcome);
    static_cast<Error&>(error) = error_of(outcome.error());
    error.item = std::move(outcome.error().item);
    error.cancellation_reasons = std::move(outcome.error().cancellation_reasons);
    co_return std::unexpected(std::move(error));
}

aws::DynamoDbClient::Answer<api::CreateTableResponse> InProcessDynamoDb::create_table(
    api::CreateTableRequest request) {
    return answer<api::CreateTableResponse>(&Engine::create_table, Access::write,
                                            std::move(request));
}

aws::DynamoDbClient::Answer<api::DescribeTableResponse> InProcessDynamoDb::describe_table(
    api::DescribeTableRequest request) {
    return answer<api::DescribeTableResponse>(&Engine::describe_table, Access::read,
                                              std::move(request));
}

aws::DynamoDbClient::Answer<api::UpdateTableResponse> InProcessDynamoDb::update_table(
    api::UpdateTableRequest request) {
    return answer<api::UpdateTableResponse>(&Engine::update_table, Access::write,
                                            std::move(request));
}

aws::DynamoDbClient::Answer<api::DeleteTableResponse> InProcessDynamoDb::delete_table(
    api::DeleteTableRequest request) {
    return answer<api::DeleteTableResponse>(&Engine::delete_table, Access::write,
                                            std::move(request));
}

aws::DynamoDbClient::Answer<api::ListTablesResponse> InProcessDynamoDb::list_tables(
    api::ListTablesRequest request) {
    return answer<api::ListTablesResponse>(&Engine::list_tables, Access::read, std::move(request));
}

aws::DynamoDbClient::Answer<api::PutItemResponse> InProcessDynamoDb::put_item(
    api::PutItemRequest request) {
    return answer<api::PutItemResponse>(&Engine::put_item, Access::write, std::move(request));
}

aws::DynamoDbClient::Answer<api::GetItemResponse> InProcessDynamoDb::get_item(
    api::GetItemRequest request) {
    return answer<api::GetItemResponse>(&Engine::get_item, Access::read, std::move(request));
}

aws::DynamoDbClient::Answer<api::UpdateItemResponse> InProcessDynamoDb::update_item(
    api::UpdateItemRequest request) {
    return answer<api::UpdateItemResponse>(&Engine::update_item, Access::write, std::move(request));
}

aws::DynamoDbClient::Answer<api::DeleteItemResponse> InProcessDynamoDb::delete_item(
    api::DeleteItemRequest request) {
    return answer<api::DeleteItemResponse>(&Engine::delete_item, Access::write, std::move(request));
}

aws::DynamoDbClient::Answer<api::QueryResponse> InProcessDynamoDb::query(
    api::QueryRequest request) {
    return answer<api::QueryResponse>(&Engine::query, Access::read, std::move(request));
}

aws::DynamoDbClient::Answer<api::ScanResponse> InProcessDynamoDb::scan(api::ScanRequest request) {
    return answer<api::ScanResponse>(&Engine::scan, Access::read, std::move(request));
}

aws::DynamoDbClient::Answer<api::TransactWriteItemsResponse>
InProcessDynamoDb::transact_write_items(api::TransactWriteItemsRequest request) {
    return answer<api::TransactWriteItemsResponse>(&Engine::transact_write_items, Access::write,
                                                   std::move(request));
}

}  // namespace kcl::testing
