#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

/// Operations on many items at once.
namespace kcl::local::dynamodb::schemas {
namespace {

constexpr protocol::Rules table_names{
    .pattern = &name_pattern, .shortest = shortest_name, .longest = longest_name, .or_arn = true};

constexpr std::array batch_key{
    Member{.type = Type::map, .children = value_element, .class_name = "AttributeValue"}};
constexpr std::array keys_members{
    Member{.name = "Keys",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1},
           .children = batch_key},
    attributes_to_get,
    consistent_read,
    projection_expression,
    expression_names,
};
constexpr std::array keys_of_table{
    Member{.type = Type::structure, .children = keys_members, .class_name = "KeysAndAttributes"}};
constexpr std::array batch_get_members{
    consumed_capacity,
    Member{.name = "RequestItems",
           .type = Type::map,
           .rules = {.required = true, .keys = &table_names},
           .children = keys_of_table,
           .class_name = "KeysAndAttributes"},
};

constexpr std::array delete_members{key};
constexpr std::array put_members{item};
constexpr std::array write_members{
    Member{.name = "DeleteRequest",
           .type = Type::structure,
           .children = delete_members,
           .class_name = "DeleteRequest"},
    Member{.name = "PutRequest",
           .type = Type::structure,
           .children = put_members,
           .class_name = "PutRequest"},
};
constexpr std::array write_element{
    Member{.type = Type::structure, .children = write_members, .class_name = "WriteRequest"}};
constexpr protocol::Rules writes_of_table{.shortest = 1, .longest = 25};
constexpr std::array writes_element{Member{.type = Type::list, .children = write_element}};
constexpr std::array batch_write_members{
    consumed_capacity,
    collection_metrics,
    Member{.name = "RequestItems",
           .type = Type::map,
           .rules = {.required = true, .keys = &table_names, .values = &writes_of_table},
           .children = writes_element,
           .class_name = "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>"},
};

constexpr Member required_condition{.name = "ConditionExpression", .rules = {.required = true}};
constexpr Member required_update{.name = "UpdateExpression", .rules = {.required = true}};
constexpr std::array check_members{key,        table_name,       required_condition,
                                   on_failure, expression_names, expression_values};
constexpr std::array transact_put_members{item,       table_name,       condition_expression,
                                          on_failure, expression_names, expression_values};
constexpr std::array transact_update_members{
    key,        required_update,  table_name,       condition_expression,
    on_failure, expression_names, expression_values};
constexpr std::array transact_delete_members{key,        table_name,       condition_expression,
                                             on_failure, expression_names, expression_values};
constexpr std::array action_members{
    Member{.name = "ConditionCheck",
           .type = Type::structure,
           .children = check_members,
           .class_name = "ConditionCheck"},
    Member{.name = "Put",
           .type = Type::structure,
           .children = transact_put_members,
           .class_name = "Put"},
    Member{.name = "Delete",
           .type = Type::structure,
           .children = transact_delete_members,
           .class_name = "Delete"},
    Member{.name = "Update",
           .type = Type::structure,
           .children = transact_update_members,
           .class_name = "Update"},
};
constexpr std::array action_element{
    Member{.type = Type::structure, .children = action_members, .class_name = "TransactWriteItem"}};
constexpr std::array transact_write_members{
    consumed_capacity,
    collection_metrics,
    Member{.name = "ClientRequestToken", .rules = {.shortest = 1, .longest = 36}},
    Member{.name = "TransactItems",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1, .longest = 100},
           .children = action_element},
};

constexpr std::array get_members{key, table_name, projection_expression, expression_names};
constexpr std::array transact_get_item_members{Member{.name = "Get",
                                                      .type = Type::structure,
                                                      .rules = {.required = true},
                                                      .children = get_members,
                                                      .class_name = "Get"}};
constexpr std::array transact_get_element{Member{.type = Type::structure,
                                                 .children = transact_get_item_members,
                                                 .class_name = "TransactGetItem"}};
constexpr std::array transact_get_members{
    consumed_capacity,
    Member{.name = "TransactItems",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1, .longest = 100},
           .children = transact_get_element},
};

}  // namespace

constinit const protocol::Schema batch_get_item = batch_get_members;
constinit const protocol::Schema batch_write_item = batch_write_members;
constinit const protocol::Schema transact_get_items = transact_get_members;
constinit const protocol::Schema transact_write_items = transact_write_members;

}  // namespace kcl::local::dynamodb::schemas
