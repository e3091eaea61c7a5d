#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct DeleteIndexAction {
    std::string index_name;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("IndexName", self.index_name);
    }
};

struct UpdateIndexAction {
    std::string index_name;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::optional<OnDemandThroughput> on_demand_throughput;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("IndexName", self.index_name);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("OnDemandThroughput", self.on_demand_throughput);
    }
};

/// Exactly one member is present.
struct GlobalSecondaryIndexUpdate {
    std::optional<SecondaryIndex> create;
    std::optional<UpdateIndexAction> update;
    std::optional<DeleteIndexAction> remove;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Create", self.create);
        visit("Update", self.update);
        visit("Delete", self.remove);
    }
};

struct UpdateTableRequest : TableOptionMembers {
    static constexpr std::string_view operation = "UpdateTable";

    std::string table_name;
    std::vector<AttributeDefinition> attribute_definitions;
    std::optional<BillingMode> billing_mode;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::vector<GlobalSecondaryIndexUpdate> global_secondary_index_updates;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("AttributeDefinitions", self.attribute_definitions);
        visit("BillingMode", self.billing_mode);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("GlobalSecondaryIndexUpdates", self.global_secondary_index_updates);
        TableOptionMembers::members(self, visit);
    }
};

struct UpdateTableResponse {
    TableDescription table_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableDescription", self.table_description);
    }
};

}  // namespace kcl::wire::dynamodb
