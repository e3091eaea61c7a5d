#pragma once

#include "kcl/local/protocol/schema.h"

#include <array>
#include <string_view>

/// Members that the requests of several operations have.
namespace kcl::local::dynamodb::schemas {

using protocol::Member;
using protocol::Type;

/// `[a-zA-Z0-9_.-]+`, or an ARN.
extern const protocol::Pattern name_pattern;

inline constexpr std::int64_t shortest_name = 3;
inline constexpr std::int64_t longest_name = 255;

inline constexpr std::array<std::string_view, 3> capacity_choices{"INDEXES", "TOTAL", "NONE"};
inline constexpr std::array<std::string_view, 5> return_choices{"ALL_NEW", "UPDATED_OLD", "ALL_OLD",
                                                                "NONE", "UPDATED_NEW"};
inline constexpr std::array<std::string_view, 2> metrics_choices{"SIZE", "NONE"};
inline constexpr std::array<std::string_view, 2> failure_choices{"ALL_OLD", "NONE"};
inline constexpr std::array<std::string_view, 4> select_choices{
    "SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"};

inline constexpr std::array text_element{Member{.type = Type::string}};
inline constexpr std::array value_element{
    Member{.type = Type::attribute_value, .class_name = "AttributeValue"}};

constexpr Member text(std::string_view name) { return {.name = name, .type = Type::string}; }
constexpr Member flag(std::string_view name) { return {.name = name, .type = Type::boolean}; }
constexpr Member choice(std::string_view name, std::span<const std::string_view> names) {
    return {.name = name, .type = Type::string, .rules = {.names = names}};
}
constexpr Member required_choice(std::string_view name, std::span<const std::string_view> names) {
    return {.name = name, .type = Type::string, .rules = {.required = true, .names = names}};
}
constexpr Member at_least_one(std::string_view name) {
    return {.name = name, .type = Type::integer, .rules = {.least = 1}};
}
constexpr Member values(std::string_view name, bool required) {
    return {.name = name,
            .type = Type::map,
            .rules = {.required = required},
            .children = value_element,
            .class_name = "AttributeValue"};
}

inline constexpr Member table_name{.name = "TableName",
                                   .rules = {.required = true,
                                             .pattern = &name_pattern,
                                             .shortest = shortest_name,
                                             .longest = longest_name,
                                             .or_arn = true}};
inline constexpr Member index_name{
    .name = "IndexName",
    .rules = {.pattern = &name_pattern, .shortest = shortest_name, .longest = longest_name}};

inline constexpr Member consumed_capacity = choice("ReturnConsumedCapacity", capacity_choices);
inline constexpr Member return_values = choice("ReturnValues", return_choices);
inline constexpr Member collection_metrics = choice("ReturnItemCollectionMetrics", metrics_choices);
inline constexpr Member on_failure = choice("ReturnValuesOnConditionCheckFailure", failure_choices);
inline constexpr Member key = values("Key", true);
inline constexpr Member item = values("Item", true);
inline constexpr Member condition_expression = text("ConditionExpression");
inline constexpr Member update_expression = text("UpdateExpression");
inline constexpr Member projection_expression = text("ProjectionExpression");
inline constexpr Member filter_expression = text("FilterExpression");
inline constexpr Member expression_values = values("ExpressionAttributeValues", false);
inline constexpr Member expression_names{.name = "ExpressionAttributeNames",
                                         .type = Type::map,
                                         .children = text_element,
                                         .class_name = "java.lang.String"};
/// Members of before there were expressions.
inline constexpr std::array<std::string_view, 13> comparison_choices{
    "IN",       "NULL", "BETWEEN", "LT",          "NOT_CONTAINS", "EQ",      "GT",
    "NOT_NULL", "NE",   "LE",      "BEGINS_WITH", "GE",           "CONTAINS"};
inline constexpr std::array<std::string_view, 2> joining_choices{"OR", "AND"};
inline constexpr Member conditional_operator = choice("ConditionalOperator", joining_choices);
inline constexpr Member attribute_value_list{
    .name = "AttributeValueList", .type = Type::list, .children = value_element};
inline constexpr std::array condition_members{
    attribute_value_list, required_choice("ComparisonOperator", comparison_choices)};
inline constexpr std::array condition_element{
    Member{.type = Type::structure, .children = condition_members, .class_name = "Condition"}};
constexpr Member conditions(std::string_view name) {
    return {
        .name = name, .type = Type::map, .children = condition_element, .class_name = "Condition"};
}
inline constexpr Member attributes_to_get{.name = "AttributesToGet",
                                          .type = Type::list,
                                          .rules = {.shortest = 1, .longest = 255},
                                          .children = text_element};
inline constexpr Member one_value{
    .name = "Value", .type = Type::attribute_value, .class_name = "AttributeValue"};
inline constexpr std::array expected_members{attribute_value_list,
                                             choice("ComparisonOperator", comparison_choices),
                                             flag("Exists"), one_value};
inline constexpr std::array expected_element{Member{
    .type = Type::structure, .children = expected_members, .class_name = "ExpectedAttributeValue"}};
inline constexpr Member expected{.name = "Expected",
                                 .type = Type::map,
                                 .children = expected_element,
                                 .class_name = "ExpectedAttributeValue"};
inline constexpr std::array<std::string_view, 3> action_choices{"ADD", "DELETE", "PUT"};
inline constexpr std::array attribute_update_members{choice("Action", action_choices), one_value};
inline constexpr std::array attribute_update_element{Member{.type = Type::structure,
                                                            .children = attribute_update_members,
                                                            .class_name = "AttributeValueUpdate"}};
inline constexpr Member attribute_updates{.name = "AttributeUpdates",
                                          .type = Type::map,
                                          .children = attribute_update_element,
                                          .class_name = "AttributeValueUpdate"};

inline constexpr Member consistent_read = flag("ConsistentRead");
inline constexpr Member start_key = values("ExclusiveStartKey", false);

inline constexpr std::array tag_members{
    Member{.name = "Key", .rules = {.required = true, .shortest = 1, .longest = 128}},
    Member{.name = "Value", .rules = {.required = true, .longest = 256}}};
inline constexpr std::array tag_element{
    Member{.type = Type::structure, .children = tag_members, .class_name = "Tag"}};

}  // namespace kcl::local::dynamodb::schemas
