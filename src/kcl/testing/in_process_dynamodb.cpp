#include "kcl/testing/in_process_dynamodb.h"

namespace kcl::testing {

namespace api = wire::dynamodb;
using local::dynamodb::Engine;

namespace {

/// What of the engine a request is for, and whether it writes.
template <class Method>
struct EngineCall {
    Method method;
    Access access;
};

constexpr auto engine_call(const api::CreateTableRequest&) {
    return EngineCall{&Engine::create_table, Access::write};
}
constexpr auto engine_call(const api::DescribeTableRequest&) {
    return EngineCall{&Engine::describe_table, Access::read};
}
constexpr auto engine_call(const api::UpdateTableRequest&) {
    return EngineCall{&Engine::update_table, Access::write};
}
constexpr auto engine_call(const api::DeleteTableRequest&) {
    return EngineCall{&Engine::delete_table, Access::write};
}
constexpr auto engine_call(const api::ListTablesRequest&) {
    return EngineCall{&Engine::list_tables, Access::read};
}
constexpr auto engine_call(const api::PutItemRequest&) {
    return EngineCall{&Engine::put_item, Access::write};
}
constexpr auto engine_call(const api::GetItemRequest&) {
    return EngineCall{&Engine::get_item, Access::read};
}
constexpr auto engine_call(const api::UpdateItemRequest&) {
    return EngineCall{&Engine::update_item, Access::write};
}
constexpr auto engine_call(const api::DeleteItemRequest&) {
    return EngineCall{&Engine::delete_item, Access::write};
}
constexpr auto engine_call(const api::QueryRequest&) {
    return EngineCall{&Engine::query, Access::read};
}
constexpr auto engine_call(const api::ScanRequest&) {
    return EngineCall{&Engine::scan, Access::read};
}
constexpr auto engine_call(const api::TransactWriteItemsRequest&) {
    return EngineCall{&Engine::transact_write_items, Access::write};
}

}  // namespace

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> InProcessDynamoDb::call(Request request) {
    const auto what = engine_call(request);
    auto delivered =
        co_await call_.carry(call_.aws().dynamodb(), what.method, what.access, std::move(request));
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

InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws) : call_(aws, aws.clock(), nullptr) {}
InProcessDynamoDb::InProcessDynamoDb(InProcessAws& aws, Clock& clock, FaultPlan& faults)
    : call_(aws, clock, &faults) {}
InProcessDynamoDb::~InProcessDynamoDb() = default;

}  // namespace kcl::testing
