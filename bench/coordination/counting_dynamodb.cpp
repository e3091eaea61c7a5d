#include "counting_dynamodb.h"

#include "kcl/testing/engine_call.h"

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

template <class Response, class Request>
aws::DynamoDbClient::Answer<Response> CountingDynamoDb::call(Request request) {
    constexpr bool is_counted =
        requires(Response answer) { answer.consumed_capacity->capacity_units; };
    const bool writes = testing::engine_call(request).access == testing::Access::write;
    if constexpr (is_counted) request.return_consumed_capacity = ReturnConsumedCapacity::total;
    auto answer = co_await aws::send(inner_, std::move(request));
    if constexpr (is_counted) (writes ? writes_ : reads_) += units(answer, writes ? 1 : 0);
    co_return answer;
}

CountingDynamoDb::CountingDynamoDb(aws::DynamoDbClient& inner) : inner_(inner) {}
CountingDynamoDb::~CountingDynamoDb() = default;

}  // namespace kcl::bench
