#include "kcl/aws/wire_dynamodb_client.h"

#include "kcl/wire/codec.h"

namespace kcl::aws {

using namespace wire::dynamodb;

CallSettings dynamodb_call_settings() {
    CallSettings settings;
    settings.attempt_timeout = 3s;
    settings.call_timeout = 10s;
    settings.retry.max_attempts = 4;
    settings.retry.base = 25ms;
    return settings;
}

WireDynamoDbClient::WireDynamoDbClient(ClientParts parts, Endpoint endpoint, CallSettings settings,
                                       AttemptListener listener)
    : caller_(std::move(parts), wire::Api::dynamodb, wire::Format::json, std::move(endpoint),
              std::move(settings), std::move(listener)) {}

template <class Response, class Request>
DynamoDbClient::Answer<Response> WireDynamoDbClient::call(Request request) {
    Result<Response> answer;
    ServiceCall call;
    call.operation = Request::operation;
    if constexpr (requires { request.client_request_token; })
        call.prepare = [&](Random& random) {
            if (!request.client_request_token) request.client_request_token = random.uuid();
        };
    call.encode = [&] { return wire::encode(request, wire::Format::json); };
    call.decode = [&](wire::Body body) -> Result<void> {
        answer = wire::decode<Response>(std::move(body), wire::Format::json);
        if (!answer) return std::unexpected(answer.error());
        return {};
    };
    auto outcome = co_await caller_.call(call);
    if (!outcome.failure) co_return std::move(*answer);
    DynamoDbError error;
    static_cast<Error&>(error) = std::move(outcome.failure->error);
    error.item = std::move(outcome.failure->answer.item);
    error.cancellation_reasons = std::move(outcome.failure->answer.cancellation_reasons);
    error.retried = outcome.retried;
    co_return std::unexpected(std::move(error));
}

auto WireDynamoDbClient::create_table(CreateTableRequest request) -> Answer<CreateTableResponse> {
    return call<CreateTableResponse>(std::move(request));
}
auto WireDynamoDbClient::describe_table(DescribeTableRequest request)
    -> Answer<DescribeTableResponse> {
    return call<DescribeTableResponse>(std::move(request));
}
auto WireDynamoDbClient::update_table(UpdateTableRequest request) -> Answer<UpdateTableResponse> {
    return call<UpdateTableResponse>(std::move(request));
}
auto WireDynamoDbClient::delete_table(DeleteTableRequest request) -> Answer<DeleteTableResponse> {
    return call<DeleteTableResponse>(std::move(request));
}
auto WireDynamoDbClient::list_tables(ListTablesRequest request) -> Answer<ListTablesResponse> {
    return call<ListTablesResponse>(std::move(request));
}
auto WireDynamoDbClient::put_item(PutItemRequest request) -> Answer<PutItemResponse> {
    return call<PutItemResponse>(std::move(request));
}
auto WireDynamoDbClient::get_item(GetItemRequest request) -> Answer<GetItemResponse> {
    return call<GetItemResponse>(std::move(request));
}
auto WireDynamoDbClient::update_item(UpdateItemRequest request) -> Answer<UpdateItemResponse> {
    return call<UpdateItemResponse>(std::move(request));
}
auto WireDynamoDbClient::delete_item(DeleteItemRequest request) -> Answer<DeleteItemResponse> {
    return call<DeleteItemResponse>(std::move(request));
}
auto WireDynamoDbClient::query(QueryRequest request) -> Answer<QueryResponse> {
    return call<QueryResponse>(std::move(request));
}
auto WireDynamoDbClient::scan(ScanRequest request) -> Answer<ScanResponse> {
    return call<ScanResponse>(std::move(request));
}
auto WireDynamoDbClient::transact_write_items(TransactWriteItemsRequest request)
    -> Answer<TransactWriteItemsResponse> {
    return call<TransactWriteItemsResponse>(std::move(request));
}

}  // namespace kcl::aws
