#include "kcl/local/dynamodb/protocol/parameter_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace kcl::local::dynamodb {
namespace {

using Fault = std::optional<std::string>;
using Names = std::span<const std::string_view>;

constexpr std::size_t shortest_name = 3;
constexpr std::size_t longest_name = 255;
constexpr std::size_t most_keys = 100;

/// In the order in which the service lists them.
constexpr std::array<std::string_view, 5> expressions{"ProjectionExpression", "FilterExpression",
                                                      "KeyConditionExpression", "UpdateExpression",
                                                      "ConditionExpression"};
/// The parameters of before there were expressions.
constexpr std::array<std::string_view, 7> legacy{
    "AttributesToGet", "QueryFilter",         "ScanFilter",   "AttributeUpdates",
    "Expected",        "ConditionalOperator", "KeyConditions"};
constexpr std::array<std::string_view, 2> indexes{"LocalSecondaryIndexes",
                                                  "GlobalSecondaryIndexes"};
/// What a table can be told on AWS only.
constexpr std::array<std::string_view, 7> not_offered{"ReplicaUpdates",
                                                      "ResourcePolicy",
                                                      "WarmThroughput",
                                                      "MultiRegionConsistency",
                                                      "GlobalTableWitnessUpdates",
                                                      "GlobalTableSourceArn",
                                                      "GlobalTableSettingsReplicationMode"};

std::optional<wire::Value> given(wire::Value request, std::string_view name) {
    auto value = request.find(name);
    if (value && value->is_null()) value.reset();
    return value;
}

std::vector<std::string_view> all_given(wire::Value request, Names names) {
    std::vector<std::string_view> found;
    for (const auto name : names)
        if (given(request, name)) found.push_back(name);
    return found;
}

std::string mixing(std::string_view old, std::string_view modern) {
    return fmt::format(
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
        old, modern);
}

Fault check_mixing(wire::Value request) {
    const auto modern = all_given(request, expressions);
    if (modern.empty()) return std::nullopt;
    auto old = all_given(request, legacy);
    // KeyConditions may stand beside other expressions, as long as keys are not said twice.
    if (!given(request, "KeyConditionExpression")) std::erase(old, "KeyConditions");
    if (old.empty()) return std::nullopt;
    return mixing(fmt::to_string(fmt::join(old, ", ")), fmt::to_string(fmt::join(modern, ", ")));
}

/// Reads by key have no parameter for values: what is sent under that name is unknown to them.
Names placeholders_of(std::string_view operation) {
    static constexpr std::array<std::string_view, 2> all{"ExpressionAttributeNames",
                                                         "ExpressionAttributeValues"};
    const bool reads_by_key = operation == "GetItem" || operation == "BatchGetItem";
    return Names(all).first(reads_by_key ? 1 : 2);
}

/// "A and B are null": which expressions an operation could have had.
std::string missing_expressions(std::string_view operation) {
    if (operation == "UpdateItem") return "UpdateExpression and ConditionExpression are null";
    if (operation == "Query") return "FilterExpression and KeyConditionExpression are null";
    return operation == "Scan" ? "FilterExpression is null" : "ConditionExpression is null";
}

Fault check_placeholders(std::string_view operation, wire::Value request) {
    auto modern = all_given(request, expressions);
    for (const auto name : placeholders_of(operation)) {
        const bool is_names = name.ends_with("Names");
        if (!is_names) std::erase(modern, "ProjectionExpression");  // It can't use values.
        const auto placeholders = given(request, name);
        if (!placeholders) continue;
        if (modern.empty())
            return fmt::format("{} can only be specified when using expressions{}", name,
                               is_names ? "" : ": " + missing_expressions(operation));
    }
    for (const auto name : placeholders_of(operation))
        if (const auto placeholders = given(request, name);
            placeholders && placeholders->size() == 0)
            return fmt::format("{} must not be empty", name);
    return std::nullopt;
}

Fault check_table_parameters(wire::Value request) {
    for (const auto name : indexes)
        if (const auto list = given(request, name); list && list->size() == 0)
            return fmt::format("One or more parameter values were invalid: List of {} is empty",
                               name);
    for (const auto name : not_offered)
        if (given(request, name))
            return fmt::format("The local DynamoDB does not offer {}: leave it out", name);
    return std::nullopt;
}

/// Words that CreateTable alone has today; the other operations on tables weren't heard to change.
std::string name_length_error(std::string_view name) {
    const auto bound = name.empty()                  ? "greater than or equal to 1"
                       : name.size() < shortest_name ? "greater than or equal to 3"
                                                     : "less than or equal to 255";
    return fmt::format(
        "1 validation error detected: Value '{}' at 'tableName' failed to satisfy constraint: "
        "Member must have length {}",
        name, bound);
}

/// What the service checks of a batch apart from its model.
Fault check_batch_read(wire::Value tables) {
    for (const auto [name, wanted] : tables.members())
        if (given(wanted, "Keys")->size() > most_keys)
            return fmt::format(
                "1 validation error detected: Value at 'RequestItems.{}.member.Keys' failed to "
                "satisfy constraint: Member must have length less than or equal to {}",
                name, most_keys);
    bool has_modern = false;
    bool has_old = false;
    for (const auto [name, wanted] : tables.members()) {
        if (auto fault = check_mixing(wanted)) return fault;
        if (auto fault = check_placeholders("BatchGetItem", wanted)) return fault;
        has_modern |= given(wanted, "ProjectionExpression").has_value();
        has_old |= given(wanted, "AttributesToGet").has_value();
    }
    // One table's way is that of all.
    if (has_modern && has_old) return mixing("AttributesToGet", "ProjectionExpression");
    return std::nullopt;
}

Fault check_batch(std::string_view operation, wire::Value request) {
    const auto tables = given(request, "RequestItems");
    const bool reads = operation == "BatchGetItem";
    if (tables->size() > 0) return reads ? check_batch_read(*tables) : std::nullopt;
    if (!reads) return "The requestItems parameter is required for BatchWriteItem";
    return "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: "
           "Member must have length greater than or equal to 1";
}

}  // namespace

std::optional<std::string> find_table_name_error(std::string_view operation, wire::Value request) {
    const auto name = given(request, "TableName");
    if (!name) return "The parameter 'TableName' is required but was not present in the request";
    const auto text = name->text();
    if (text.starts_with("arn:") || (text.size() >= shortest_name && text.size() <= longest_name))
        return std::nullopt;
    if (operation == "CreateTable") return name_length_error(text);
    return "TableName must be at least 3 characters long and at most 255 characters long";
}

std::optional<std::string> find_resource_error(wire::Value request) {
    if (given(request, "ResourceArn")) return std::nullopt;
    return "Invalid TableArn";
}

std::optional<std::string> find_parameter_conflict(std::string_view operation,
                                                   wire::Value request) {
    if (operation == "CreateTable" || operation == "UpdateTable")
        return check_table_parameters(request);
    if (operation == "BatchGetItem" || operation == "BatchWriteItem")
        return check_batch(operation, request);
    if (operation == "Query")
        if (const auto limit = given(request, "Limit"); limit && limit->integer() < 1)
            return "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
                   "Member must have value "
                   "greater than or equal to 1";
    if (auto fault = check_mixing(request)) return fault;
    return check_placeholders(operation, request);
}

}  // namespace kcl::local::dynamodb
