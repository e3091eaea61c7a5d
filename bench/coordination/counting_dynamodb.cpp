#include "counting_dynamodb.h"

#include <utility>

namespace kcl::bench {

using namespace wire::dynamodb;

namespace {

/// What a call was charged; `otherwise` when it failed its condition.
template <class Answer>
double units(const Answer& answer, double otherwise) {
    if (answer) return answer->consumed_capacity ? answer->consumed_capacity->capacity_units : 0;
    return answer.error().fault == Fault::condition_failed ? otherwise : 0;
}

}  // namespace

auto CountingDynamoDb::create_table(CreateTableRequest request) -> Answer<CreateTableResponse> {
    return inner_.create_table(std::move(request));
}
auto CountingDynamoDb::describe_table(DescribeTableRequest request)
    -> Answer<DescribeTableResponse> {
    return inner_.describe_table(std::move(request));
}
auto CountingDynamoDb::update_table(UpdateTableRequest request) -> Answer<UpdateTableResponse> {
    return inner_.update_table(std::move(request));
}
auto CountingDynamoDb::delete_table(DeleteTableRequest request) -> Answer<DeleteTableResponse> {
    return inner_.delete_table(std::move(request));
}
auto CountingDynamoDb::list_tables(ListTablesRequest request) -> Answer<ListTablesResponse> {
    return inner_.list_tables(std::move(request));
}
auto CountingDynamoDb::transact_write_items(TransactWriteItemsRequest request)
    -> Answer<TransactWriteItemsResponse> {
    return inner_.transact_write_items(std::move(request));
}

auto CountingDynamoDb::put_item(PutItemRequest request) -> Answer<PutItemResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.put_item(std::move(request));
    writes_ += units(answer, 1);
    co_return answer;
}
auto CountingDynamoDb::update_item(UpdateItemRequest request) -> Answer<UpdateItemResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.update_item(std::move(request));
    writes_ += units(answer, 1);
    co_return answer;
}
auto CountingDynamoDb::delete_item(DeleteItemRequest request) -> Answer<DeleteItemResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.delete_item(std::move(request));
    writes_ += units(answer, 1);
    co_return answer;
}
auto CountingDynamoDb::get_item(GetItemRequest request) -> Answer<GetItemResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.get_item(std::move(request));
    reads_ += units(answer, 0);
    co_return answer;
}
auto CountingDynamoDb::query(QueryRequest request) -> Answer<QueryResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.query(std::move(request));
    reads_ += units(answer, 0);
    co_return answer;
}
auto CountingDynamoDb::scan(ScanRequest request) -> Answer<ScanResponse> {
    request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await inner_.scan(std::move(request));
    reads_ += units(answer, 0);
    co_return answer;
}

}  // namespace kcl::bench
