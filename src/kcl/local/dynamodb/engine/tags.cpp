#include "kcl/local/dynamodb/tables/tags.h"

#include "kcl/local/dynamodb/engine/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kcl::local::dynamodb {
namespace {

namespace dynamodb = wire::dynamodb;
using Fault = std::optional<wire::ServiceError>;

/// The part after the last of the five colons of an ARN; empty when there are fewer.
std::string_view resource_of(std::string_view arn) {
    for (int i = 0; i < 5; ++i) {
        const auto colon = arn.find(':');
        if (colon == arn.npos || colon == 0 || colon + 1 == arn.size()) return {};
        arn.remove_prefix(colon + 1);
    }
    return arn;
}

bool is_table_arn(std::string_view arn) {
    constexpr std::string_view prefix = "table/";
    constexpr std::size_t shortest_name = 3;
    const auto resource = resource_of(arn);
    const auto name = resource.substr(std::min(prefix.size(), resource.size()));
    return arn.starts_with("arn:aws:dynamodb:") && resource.starts_with(prefix) &&
           name.size() >= shortest_name && !name.contains('/');
}

/// What is wrong with an ARN before it is known which table it names.
Fault check_arn(const std::optional<std::string>& arn) {
    if (!arn) return validation("Invalid TableArn");
    if (!is_table_arn(*arn))
        return validation(
            fmt::format("Invalid TableArn: Invalid ResourceArn provided as input {}", *arn));
    return std::nullopt;
}

Outcome<TablePointer> find_tagged(storage::Transaction& transaction, Tables& tables,
                                  const Caller& caller, const std::string& arn) {
    auto table = tables.find(transaction, caller, arn);
    if (!table)
        return fail("ResourceNotFoundException",
                    fmt::format("Requested resource not found: ResourcArn: {} not found", arn));
    return table;
}

}  // namespace

Outcome<dynamodb::TagResourceResponse> Engine::tag_resource(
    Transaction& transaction, const Caller& caller, const dynamodb::TagResourceRequest& request) {
    auto fault = check_arn(request.resource_arn);
    if (!fault && request.tags.empty())
        fault = validation("Atleast one Tag needs to be provided as Input.");
    if (fault) return std::unexpected(std::move(*fault));
    const auto found = find_tagged(transaction, tables_, caller, *request.resource_arn);
    if (!found) return std::unexpected(found.error());
    auto table = **found;
    fault = check_tags(request.tags);
    if (fault) return std::unexpected(std::move(*fault));
    add_tags(table.tags, request.tags);
    fault = check_tags(table.tags);
    if (fault) return std::unexpected(std::move(*fault));
    tables_.put(transaction, table);
    return dynamodb::TagResourceResponse{};
}

Outcome<dynamodb::UntagResourceResponse> Engine::untag_resource(
    Transaction& transaction, const Caller& caller, const dynamodb::UntagResourceRequest& request) {
    auto fault = check_arn(request.resource_arn);
    if (!fault && request.tag_keys.empty())
        fault = validation("Atleast one Tag Key needs to be provided as Input.");
    if (fault) return std::unexpected(std::move(*fault));
    const auto found = tables_.find(transaction, caller, *request.resource_arn);
    if (!found) return fail("ResourceNotFoundException", "Requested resource not found");
    auto table = *found;
    remove_tags(table.tags, request.tag_keys);
    tables_.put(transaction, table);
    return dynamodb::UntagResourceResponse{};
}

Outcome<dynamodb::ListTagsOfResourceResponse> Engine::list_tags_of_resource(
    Transaction& transaction, const Caller& caller,
    const dynamodb::ListTagsOfResourceRequest& request) {
    if (auto fault = check_arn(request.resource_arn)) return std::unexpected(std::move(*fault));
    // A table's tags fit in one answer: no token was ever given out.
    if (request.next_token) return refuse("Invalid NextToken");
    const auto found = find_tagged(transaction, tables_, caller, *request.resource_arn);
    if (!found) return std::unexpected(found.error());
    return dynamodb::ListTagsOfResourceResponse{(*found)->tags, std::nullopt};
}

}  // namespace kcl::local::dynamodb
