#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct GetItemRequest {
    static constexpr std::string_view operation = "GetItem";

    std::string table_name;
    Item key;
    std::optional<bool> consistent_read;
    std::optional<std::string> projection_expression;
    AttributeNames expression_attribute_names;
    std::vector<std::string> attributes_to_get;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        visit("ConsistentRead", self.consistent_read);
        visit("ProjectionExpression", self.projection_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
        visit("AttributesToGet", self.attributes_to_get);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

struct GetItemResponse {
    std::optional<Item> item;  ///< Absent when there is none.
    std::optional<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Item", self.item);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
