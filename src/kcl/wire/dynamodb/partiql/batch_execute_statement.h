#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct BatchStatement {
    std::string statement;
    std::vector<AttributeValue> parameters;
    std::optional<bool> consistent_read;
    std::optional<ReturnOnConditionFailure> return_values_on_condition_check_failure;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Statement", self.statement);
        visit("Parameters", self.parameters);
        visit("ConsistentRead", self.consistent_read);
        visit("ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure);
    }
};

struct BatchExecuteStatementRequest {
    static constexpr std::string_view operation = "BatchExecuteStatement";

    std::vector<BatchStatement> statements;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Statements", self.statements, always);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

/// Why one statement of a batch failed; the others go their way.
struct BatchStatementError {
    std::string code;  ///< The exception's name without "Exception", or ValidationError.
    std::string message;
    std::optional<Item> item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Code", self.code);
        visit("Message", self.message);
        visit("Item", self.item);
    }
};

struct BatchStatementResponse {
    std::optional<BatchStatementError> error;
    std::optional<std::string> table_name;
    std::optional<Item> item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Error", self.error);
        visit("TableName", self.table_name);
        visit("Item", self.item);
    }
};

struct BatchExecuteStatementResponse {
    std::vector<BatchStatementResponse> responses;  ///< In the order of the request.
    std::vector<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Responses", self.responses, always);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
