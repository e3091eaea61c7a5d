#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/resources/resource.h"
#include "kcl/wire/document.h"

#include <fmt/format.h>

namespace kcl::local::kinesis {

namespace {

/// What a resource without a policy answers.
constexpr std::string_view no_policy = "{}";

/// That it is a JSON object. What it says is kept, and not acted on: everybody may do everything
/// here.
Outcome<void> require_document(const std::string& policy) {
    const auto document =
        wire::Document::parse(std::make_shared<const std::string>(policy), wire::Format::json);
    if (document && document->root().kind() == wire::Kind::object) return {};
    return refusal("InvalidArgumentException", "Policy is not a valid JSON document.");
}

}  // namespace

Outcome<api::PutResourcePolicyResponse> Engine::put_resource_policy(
    storage::Transaction& transaction, const Caller& caller,
    const api::PutResourcePolicyRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    if (const auto document = require_document(request.policy); !document)
        return std::unexpected(document.error());
    belongings_of(transaction, *resource).set_policy(request.policy);
    return {};
}

Outcome<api::GetResourcePolicyResponse> Engine::get_resource_policy(
    storage::Transaction& transaction, const Caller& caller,
    const api::GetResourcePolicyRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    return api::GetResourcePolicyResponse{
        belongings_of(transaction, *resource).policy().value_or(std::string(no_policy))};
}

Outcome<api::DeleteResourcePolicyResponse> Engine::delete_resource_policy(
    storage::Transaction& transaction, const Caller& caller,
    const api::DeleteResourcePolicyRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    auto belongings = belongings_of(transaction, *resource);
    if (!belongings.policy())
        return refusal(
            "ResourceNotFoundException",
            fmt::format("No resource policy found for resource ARN {}.", request.resource_arn));
    belongings.erase_policy();
    return {};
}

}  // namespace kcl::local::kinesis
