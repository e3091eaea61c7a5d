#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct TransactGet {
    std::string table_name;
    Item key;
    std::optional<std::string> projection_expression;
    AttributeNames expression_attribute_names;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        visit("ProjectionExpression", self.projection_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
    }
};

struct TransactGetItem {
    TransactGet get;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Get", self.get);
    }
};

struct TransactGetItemsRequest {
    static constexpr std::string_view operation = "TransactGetItems";

    std::vector<TransactGetItem> transact_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TransactItems", self.transact_items, always);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

struct ItemResponse {
    std::optional<Item> item;  ///< Absent when there is none.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Item", self.item);
    }
};

struct TransactGetItemsResponse {
    std::vector<ItemResponse> responses;  ///< In the order of the request.
    std::vector<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Responses", self.responses, always);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
