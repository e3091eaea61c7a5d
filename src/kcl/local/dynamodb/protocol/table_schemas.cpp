#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

#include <algorithm>

/// Operations on tables.
namespace kcl::local::dynamodb::schemas {
namespace {

bool is_name(std::string_view text) {
    return text.starts_with("arn:aws") || (!text.empty() && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || c == '.' || c == '-';
           }));
}

constexpr std::array<std::string_view, 3> scalar_types{"B", "N", "S"};
constexpr std::array<std::string_view, 2> key_types{"HASH", "RANGE"};
constexpr std::array<std::string_view, 2> billing_modes{"PROVISIONED", "PAY_PER_REQUEST"};
constexpr std::array<std::string_view, 3> projection_types{"ALL", "INCLUDE", "KEYS_ONLY"};

constexpr Member required_text(std::string_view name) {
    return {.name = name, .rules = {.required = true}};
}
constexpr Member units(std::string_view name) {
    return {.name = name, .type = Type::long_integer, .rules = {.required = true, .least = 1}};
}
constexpr Member structure(std::string_view name, std::span<const Member> members,
                           std::string_view class_name, bool required = false) {
    return {.name = name,
            .type = Type::structure,
            .rules = {.required = required},
            .children = members,
            .class_name = class_name};
}

/// Table operations check the name's length on their own (see operation_table.h).
constexpr Member plain_table_name{.name = "TableName", .rules = {.pattern = &name_pattern}};

constexpr std::array definition_members{required_text("AttributeName"),
                                        required_choice("AttributeType", scalar_types)};
constexpr std::array definition_element{Member{
    .type = Type::structure, .children = definition_members, .class_name = "AttributeDefinition"}};
constexpr std::array throughput_members{units("WriteCapacityUnits"), units("ReadCapacityUnits")};
constexpr Member throughput =
    structure("ProvisionedThroughput", throughput_members, "ProvisionedThroughput");
constexpr std::array key_members{required_text("AttributeName"),
                                 required_choice("KeyType", key_types)};
constexpr std::array key_element{
    Member{.type = Type::structure, .children = key_members, .class_name = "KeySchemaElement"}};
constexpr Member key_schema{.name = "KeySchema",
                            .type = Type::list,
                            .rules = {.required = true, .shortest = 1, .longest = 2},
                            .children = key_element};
constexpr std::array projection_members{choice("ProjectionType", projection_types),
                                        Member{.name = "NonKeyAttributes",
                                               .type = Type::list,
                                               .rules = {.shortest = 1},
                                               .children = text_element}};
constexpr Member projection = structure("Projection", projection_members, "Projection", true);
constexpr Member required_index_name{.name = "IndexName",
                                     .rules = {.required = true,
                                               .pattern = &name_pattern,
                                               .shortest = shortest_name,
                                               .longest = longest_name}};

constexpr std::array local_index_members{required_index_name, key_schema, projection};
constexpr std::array local_index_element{Member{
    .type = Type::structure, .children = local_index_members, .class_name = "LocalSecondaryIndex"}};
constexpr std::array on_demand_members{
    Member{.name = "MaxReadRequestUnits", .type = Type::long_integer},
    Member{.name = "MaxWriteRequestUnits", .type = Type::long_integer}};
constexpr Member on_demand_throughput =
    structure("OnDemandThroughput", on_demand_members, "OnDemandThroughput");
constexpr std::array<std::string_view, 2> table_classes{"STANDARD", "STANDARD_INFREQUENT_ACCESS"};
constexpr std::array<std::string_view, 2> encryption_types{"AES256", "KMS"};
constexpr std::array encryption_members{flag("Enabled"), choice("SSEType", encryption_types),
                                        text("KMSMasterKeyId")};
constexpr Member encryption = structure("SSESpecification", encryption_members, "SSESpecification");
constexpr std::array<std::string_view, 4> stream_views{"NEW_IMAGE", "OLD_IMAGE",
                                                       "NEW_AND_OLD_IMAGES", "KEYS_ONLY"};
constexpr std::array stream_members{
    Member{.name = "StreamEnabled", .type = Type::boolean, .rules = {.required = true}},
    choice("StreamViewType", stream_views)};
constexpr Member stream = structure("StreamSpecification", stream_members, "StreamSpecification");
constexpr std::array global_index_members{required_index_name, key_schema, projection, throughput,
                                          on_demand_throughput};
constexpr std::array global_index_element{Member{.type = Type::structure,
                                                 .children = global_index_members,
                                                 .class_name = "GlobalSecondaryIndex"}};

constexpr std::array create_table_members{
    Member{.name = "AttributeDefinitions",
           .type = Type::list,
           .rules = {.required = true},
           .children = definition_element},
    plain_table_name,
    choice("BillingMode", billing_modes),
    throughput,
    key_schema,
    Member{.name = "LocalSecondaryIndexes", .type = Type::list, .children = local_index_element},
    Member{.name = "GlobalSecondaryIndexes", .type = Type::list, .children = global_index_element},
    flag("DeletionProtectionEnabled"),
    choice("TableClass", table_classes),
    encryption,
    on_demand_throughput,
    stream,
    Member{.name = "Tags", .type = Type::list, .children = tag_element},
};

constexpr std::array create_action_members = global_index_members;
constexpr std::array update_action_members{required_index_name, throughput, on_demand_throughput};
constexpr std::array delete_action_members{required_index_name};
constexpr std::array index_update_members{
    structure("Update", update_action_members, "UpdateGlobalSecondaryIndexAction"),
    structure("Create", create_action_members, "CreateGlobalSecondaryIndexAction"),
    structure("Delete", delete_action_members, "DeleteGlobalSecondaryIndexAction"),
};
constexpr std::array index_update_element{Member{.type = Type::structure,
                                                 .children = index_update_members,
                                                 .class_name = "GlobalSecondaryIndexUpdate"}};
constexpr std::array update_table_members{
    plain_table_name,
    Member{.name = "AttributeDefinitions", .type = Type::list, .children = definition_element},
    throughput,
    choice("BillingMode", billing_modes),
    Member{.name = "GlobalSecondaryIndexUpdates",
           .type = Type::list,
           .children = index_update_element},
    flag("DeletionProtectionEnabled"),
    choice("TableClass", table_classes),
    encryption,
    on_demand_throughput,
    stream,
};

constexpr std::array only_table_name{plain_table_name};
constexpr std::array list_tables_members{
    Member{.name = "Limit", .type = Type::integer, .rules = {.least = 1, .most = 100}},
    Member{.name = "ExclusiveStartTableName",
           .rules = {.pattern = &name_pattern, .shortest = shortest_name, .longest = longest_name}},
};

}  // namespace

constinit const protocol::Pattern name_pattern{"[a-zA-Z0-9_.-]+", is_name};

constinit const protocol::Schema create_table = create_table_members;
constinit const protocol::Schema delete_table = only_table_name;
constinit const protocol::Schema describe_table = only_table_name;
constinit const protocol::Schema list_tables = list_tables_members;
constinit const protocol::Schema update_table = update_table_members;

}  // namespace kcl::local::dynamodb::schemas
