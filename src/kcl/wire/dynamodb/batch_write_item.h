#pragma once

#include "kcl/wire/dynamodb/conditional_write.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct PutRequest {
    Item item;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Item", self.item, always);
    }
};

struct DeleteRequest {
    Item key;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Key", self.key, always);
    }
};

/// Exactly one member is present.
struct WriteRequest {
    std::optional<PutRequest> put_request;
    std::optional<DeleteRequest> delete_request;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("PutRequest", self.put_request);
        visit("DeleteRequest", self.delete_request);
    }
};

/// Table name to what is to be written there.
using WritesOfTables = std::map<std::string, std::vector<WriteRequest>, std::less<>>;

struct BatchWriteItemRequest {
    static constexpr std::string_view operation = "BatchWriteItem";

    WritesOfTables request_items;
    std::optional<ReturnConsumedCapacity> return_consumed_capacity;
    std::optional<ReturnItemCollectionMetrics> return_item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("RequestItems", self.request_items, always);
        visit("ReturnConsumedCapacity", self.return_consumed_capacity);
        visit("ReturnItemCollectionMetrics", self.return_item_collection_metrics);
    }
};

struct BatchWriteItemResponse {
    WritesOfTables unprocessed_items;  ///< Empty when everything was written.
    std::vector<ConsumedCapacity> consumed_capacity;
    CollectionMetricsOfTables item_collection_metrics;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("UnprocessedItems", self.unprocessed_items, always);
        visit("ConsumedCapacity", self.consumed_capacity);
        visit("ItemCollectionMetrics", self.item_collection_metrics);
    }
};

}  // namespace kcl::wire::dynamodb
