#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

/// What is wanted of one table.
struct KeysAndAttributes {
    std::vector<Item> keys;
    std::optional<bool> consistent_read;
    std::optional<std::string> projection_expression;
    AttributeNames expression_attribute_names;
    std::vector<std::string> attributes_to_get;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Keys", self.keys, always);
        visit("ConsistentRead", self.consistent_read);
        visit("ProjectionExpression", self.projection_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
        visit("AttributesToGet", self.attributes_to_get);
    }
};

/// Table name to what is wanted of it.
using KeysOfTables = std::map<std::string, KeysAndAttributes, std::less<>>;
using ItemsOfTables = std::map<std::string, std::vector<Item>, std::less<>>;

struct BatchGetItemRequest {
    static constexpr std::string_view operation = "BatchGetItem";

    KeysOfTables request_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("RequestItems", self.request_items, always);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

struct BatchGetItemResponse {
    ItemsOfTables responses;
    KeysOfTables unprocessed_keys;  ///< Empty when everything was read.
    std::vector<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Responses", self.responses, always);
        visit("UnprocessedKeys", self.unprocessed_keys, always);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
