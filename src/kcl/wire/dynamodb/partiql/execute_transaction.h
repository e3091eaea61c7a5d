#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"
#include "kcl/wire/dynamodb/transact_get_items.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct ParameterizedStatement {
    std::string statement;
    std::vector<AttributeValue> parameters;
    std::optional<ReturnOnConditionFailure> return_values_on_condition_check_failure;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Statement", self.statement);
        visit("Parameters", self.parameters);
        visit("ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure);
    }
};

struct ExecuteTransactionRequest {
    static constexpr std::string_view operation = "ExecuteTransaction";

    std::vector<ParameterizedStatement> transact_statements;
    std::optional<std::string> client_request_token;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TransactStatements", self.transact_statements, always);
        visit("ClientRequestToken", self.client_request_token);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

struct ExecuteTransactionResponse {
    std::vector<ItemResponse> responses;  ///< Of reads, in the order of the request.
    std::vector<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Responses", self.responses, always);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
