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

Fault check_mixing(wire::Value request) {
    const auto modern = all_given(request, expressions);
    if (modern.empty()) return std::nullopt;
    auto old = all_given(request, legacy);
    // KeyConditions may stand beside other expressions, as long as keys are not said twice.
    if (!given(request, "KeyConditionExpression")) std::erase(old, "KeyConditions");
    if (old.empty()) return std::nullopt;
    return fmt::format(
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
        fmt::join(old, ", "), fmt::join(modern, ", "));
}

/// "A and B are null": which expressions an operation could have had.
std::string missing_expressions(std::string_view operation) {
    if (operation == "UpdateItem") return "UpdateExpression and ConditionExpression are null";
    if (operation == "Query") return "FilterExpression and KeyConditionExpression are null";
    return operation == "Scan" ? "FilterExpression is null" : "ConditionExpression is null";
}

Fault check_placeholders(std::string_view operation, wire::Value request) {
    for (const std::string_view name : {"ExpressionAttributeNames", "ExpressionAttributeValues"}) {
        const auto placeholders = given(request, name);
        if (!placeholders || placeholders->size() > 0) continue;
        // Without any expression the service says that instead; the engine knows the words when
        // there is one to say.
        if (all_given(request, expressions).empty())
            return fmt::format(
                "{} can only be specified when using expressions{}", name,
                name.ends_with("Names") ? "" : ": " + missing_expressions(operation));
        return fmt::format("{} must not be empty", name);
    }
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

}  // namespace

std::optional<std::string> find_table_name_error(wire::Value request) {
    const auto name = given(request, "TableName");
    if (!name) return "The parameter 'TableName' is required but was not present in the request";
    const auto text = name->text();
    if (text.starts_with("arn:") || (text.size() >= 3 && text.size() <= 255)) return std::nullopt;
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
    if (operation == "BatchGetItem") {
        const auto tables = given(request, "RequestItems");
        for (const auto [name, wanted] : tables->members()) {
            if (auto fault = check_mixing(wanted)) return fault;
            if (auto fault = check_placeholders(operation, wanted)) return fault;
        }
        return std::nullopt;
    }
    if (auto fault = check_mixing(request)) return fault;
    return check_placeholders(operation, request);
}

}  // namespace kcl::local::dynamodb
