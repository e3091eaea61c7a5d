#pragma once

#include "kcl/wire/dynamodb/legacy.h"
#include "kcl/wire/dynamodb/shapes.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the requests and answers that write one item under a condition have in common.
namespace kcl::wire::dynamodb {

enum class ReturnItemCollectionMetrics : std::uint8_t { none, size };

/// Of every write, also those within a transaction.
struct ConditionMembers {
    std::optional<std::string> condition_expression;
    AttributeNames expression_attribute_names;
    Item expression_attribute_values;
    std::optional<ReturnOnConditionFailure> return_values_on_condition_check_failure;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConditionExpression", self.condition_expression);
        visit("ExpressionAttributeNames", self.expression_attribute_names);
        visit("ExpressionAttributeValues", self.expression_attribute_values);
        visit("ReturnValuesOnConditionCheckFailure", self.return_values_on_condition_check_failure);
    }
};

/// Of the writes that are a call of their own.
struct WriteMembers : ConditionMembers {
    ExpectedAttributeValues expected;
    std::optional<ConditionalOperator> conditional_operator;
    std::optional<ReturnValues> return_values;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        ConditionMembers::members(self, visit);
        visit("Expected", self.expected);
        visit("ConditionalOperator", self.conditional_operator);
        visit("ReturnValues", self.return_values);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
        visit("ReturnItemCollectionMetrics", self.return_item_collection_metrics);
    }
};

/// How large an item collection (the items of one partition key, with their entries in local
/// indexes) may be.
struct ItemCollectionMetrics {
    Item item_collection_key;
    std::vector<double> size_estimate_range_gb;  ///< Two: from, to.

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ItemCollectionKey", self.item_collection_key);
        visit("SizeEstimateRangeGB", self.size_estimate_range_gb);
    }
};

using CollectionMetricsOfTables =
    std::map<std::string, std::vector<ItemCollectionMetrics>, std::less<>>;

struct WriteResponse {
    std::optional<Item> attributes;
    std::optional<ConsumedCapacity> consumed_capacity;
    std::optional<ItemCollectionMetrics> item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Attributes", self.attributes);
        visit("ConsumedCapacity", self.consumed_capacity);
        visit("ItemCollectionMetrics", self.item_collection_metrics);
    }
};

}  // namespace kcl::wire::dynamodb

namespace kcl::wire {
template <>
struct EnumNames<dynamodb::ReturnItemCollectionMetrics> {
    static constexpr std::array<std::string_view, 2> names{"NONE", "SIZE"};
};
}  // namespace kcl::wire
