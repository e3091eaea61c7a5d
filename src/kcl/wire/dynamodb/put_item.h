#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>

namespace kcl::wire::dynamodb {

struct PutItemRequest {
    static constexpr std::string_view operation = "PutItem";

    std::string table_name;
    Item item;
    std::optional<std::string> condition_expression;
    AttributeNames expression_attribute_names;
    Item expression_attribute_values;
    std::optional<ReturnValues> return_values;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnOnConditionFailure> return_values_on_condition_check_failure;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Item", self.item, always);
        visit("ConditionExpression", self.condition_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
        visit("ExpressionAttributeValues", self.expression_attribute_values);
        visit("ReturnValues", self.return_values);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
        visit("ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure);
    }
};

struct PutItemResponse {
    std::optional<Item> attributes;
    std::optional<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Attributes", self.attributes);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
