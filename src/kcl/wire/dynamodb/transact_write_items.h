#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct ConditionCheck : ConditionMembers {
    std::string table_name;
    Item key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        ConditionMembers::members(self, visit);
    }
};

struct TransactPut : ConditionMembers {
    std::string table_name;
    Item item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Item", self.item, always);
        ConditionMembers::members(self, visit);
    }
};

struct TransactUpdate : ConditionMembers {
    std::string table_name;
    Item key;
    std::optional<std::string> update_expression;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        visit("UpdateExpression", self.update_expression);
        ConditionMembers::members(self, visit);
    }
};

struct TransactDelete : ConditionMembers {
    std::string table_name;
    Item key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("Key", self.key, always);
        ConditionMembers::members(self, visit);
    }
};

/// Exactly one member is present.
struct TransactWriteItem {
    std::optional<ConditionCheck> condition_check;
    std::optional<TransactPut> put;
    std::optional<TransactUpdate> update;
    std::optional<TransactDelete> remove;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConditionCheck", self.condition_check);
        visit("Put", self.put);
        visit("Update", self.update);
        visit("Delete", self.remove);
    }
};

struct TransactWriteItemsRequest {
    static constexpr std::string_view operation = "TransactWriteItems";

    std::vector<TransactWriteItem> transact_items;
    std::optional<std::string> client_request_token;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TransactItems", self.transact_items, always);
        visit("ClientRequestToken", self.client_request_token);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
        visit("ReturnItemCollectionMetrics", self.return_item_collection_metrics);
    }
};

struct TransactWriteItemsResponse {
    std::vector<ConsumedCapacity> consumed_capacity;
    CollectionMetricsOfTables item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ConsumedCapacity", self.consumed_capacity);
        visit("ItemCollectionMetrics", self.item_collection_metrics);
    }
};

/// Why one action of a cancelled transaction failed; part of the error, in request order.
struct CancellationReason {
    std::optional<std::string> code;  ///< "None" for an action that was not the reason.
    std::optional<std::string> message;
    std::optional<Item> item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Code", self.code);
        visit("Message", self.message);
        visit("Item", self.item);
    }
};

}  // namespace kcl::wire::dynamodb
