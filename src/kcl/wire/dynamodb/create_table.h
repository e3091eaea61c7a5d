#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::dynamodb {

struct CreateTableRequest : TableOptionMembers {
    static constexpr std::string_view operation = "CreateTable";

    std::string table_name;
    std::vector<KeySchemaElement> key_schema;
    std::vector<AttributeDefinition> attribute_definitions;
    std::optional<BillingMode> billing_mode;
    std::optional<ProvisionedThroughput> provisioned_throughput;
    std::vector<SecondaryIndex> local_secondary_indexes;
    std::vector<SecondaryIndex> global_secondary_indexes;
    std::vector<Tag> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableName", self.table_name);
        visit("KeySchema", self.key_schema, always);
        visit("AttributeDefinitions", self.attribute_definitions, always);
        visit("BillingMode", self.billing_mode);
        visit("ProvisionedThroughput", self.provisioned_throughput);
        visit("LocalSecondaryIndexes", self.local_secondary_indexes);
        visit("GlobalSecondaryIndexes", self.global_secondary_indexes);
        TableOptionMembers::members(self, visit);
        visit("Tags", self.tags);
    }
};

struct CreateTableResponse {
    TableDescription table_description;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("TableDescription", self.table_description);
    }
};

}  // namespace kcl::wire::dynamodb
