#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct ExecuteStatementRequest {
    static constexpr std::string_view operation = "ExecuteStatement";

    std::string statement;
    std::vector<AttributeValue> parameters;  ///< One for each "?".
    std::optional<bool> consistent_read;
    std::optional<std::string> next_token;
    std::optional<int> limit;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnOnConditionFailure> return_values_on_condition_check_failure;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Statement", self.statement);
        visit("Parameters", self.parameters);
        visit("ConsistentRead", self.consistent_read);
        visit("NextToken", self.next_token);
        visit("Limit", self.limit);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
        visit("ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure);
    }
};

struct ExecuteStatementResponse {
    std::vector<Item> items;
    std::optional<std::string> next_token;
    std::optional<Item> last_evaluated_key;
    std::optional<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Items", self.items, always);
        visit("NextToken", self.next_token);
        visit("LastEvaluatedKey", self.last_evaluated_key);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
