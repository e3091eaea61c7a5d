#pragma once

#include "kcl/wire/dynamodb/legacy.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

/// What Query and Scan have in common.
namespace kcl::wire::dynamodb {

struct PagedReadMembers {
    std::optional<std::string> index_name;
    std::optional<std::string> filter_expression;
    std::optional<std::string> projection_expression;
    AttributeNames expression_attribute_names;
    Item expression_attribute_values;
    std::vector<std::string> attributes_to_get;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<Select> select;
    std::optional<int> limit;
    std::optional<Item> exclusive_start_key;
    std::optional<bool> consistent_read;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("IndexName", self.index_name);
        visit("FilterExpression", self.filter_expression);
        visit("ProjectionExpression", self.projection_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
        visit("ExpressionAttributeValues", self.expression_attribute_values);
        visit("AttributesToGet", self.attributes_to_get);
        visit("ConditionalOperator", self.conditional_operator);
        visit("Select", self.select);
        visit("Limit", self.limit);
        visit("ExclusiveStartKey", self.exclusive_start_key);
        visit("ConsistentRead", self.consistent_read);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
    }
};

struct PagedReadResponse {
    std::optional<std::vector<Item>>
        items;  ///< Absent when only the count was asked for; empty when nothing matched.
    int count = 0;
    int scanned_count = 0;
    std::optional<Item> last_evaluated_key;  ///< Present when there may be more.
    std::optional<ConsumedCapacity> consumed_capacity;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Items", self.items);
        visit("Count", self.count);
        visit("ScannedCount", self.scanned_count);
        visit("LastEvaluatedKey", self.last_evaluated_key);
        visit("ConsumedCapacity", self.consumed_capacity);
    }
};

}  // namespace kcl::wire::dynamodb
