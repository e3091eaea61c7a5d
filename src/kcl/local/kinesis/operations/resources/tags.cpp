#include "kcl/local/kinesis/engine.h"
#include "kcl/local/kinesis/operations/preconditions.h"
#include "kcl/local/kinesis/operations/resources/resource.h"
#include "kcl/local/kinesis/operations/resources/tag_rules.h"

namespace kcl::local::kinesis {

namespace {

constexpr int tags_by_default = 50;

}  // namespace

Outcome<api::AddTagsToStreamResponse> Engine::add_tags_to_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::AddTagsToStreamRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    Belongings belongings(transaction, stream->id, {});
    const auto addable = require_addable_tags(request.tags, belongings.tags(), stream->address);
    if (!addable) return std::unexpected(addable.error());
    belongings.set(request.tags);
    return {};
}

Outcome<api::RemoveTagsFromStreamResponse> Engine::remove_tags_from_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::RemoveTagsFromStreamRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    const auto removable = require_removable_keys(request.tag_keys, stream->address);
    if (!removable) return std::unexpected(removable.error());
    Belongings(transaction, stream->id, {}).erase(request.tag_keys);
    return {};
}

Outcome<api::ListTagsForStreamResponse> Engine::list_tags_for_stream(
    storage::Transaction& transaction, const Caller& caller,
    const api::ListTagsForStreamRequest& request) const {
    Catalog catalog(transaction, caller.now);
    const auto stream = require_stream(catalog, caller, request.stream_name, request.stream_arn);
    if (!stream) return std::unexpected(stream.error());
    api::ListTagsForStreamResponse response;
    response.tags =
        Belongings(transaction, stream->id, {}).tags(request.exclusive_start_tag_key.value_or(""));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(tags_by_default));
    response.has_more_tags = response.tags.size() > limit;
    if (response.has_more_tags) response.tags.resize(limit);
    return response;
}

Outcome<api::TagResourceResponse> Engine::tag_resource(
    storage::Transaction& transaction, const Caller& caller,
    const api::TagResourceRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    auto belongings = belongings_of(transaction, *resource);
    const auto present = belongings.tags();
    const auto addable =
        resource->consumer ? require_valid_tags(request.tags, present)
                           : require_addable_tags(request.tags, present, resource->stream.address);
    if (!addable) return std::unexpected(addable.error());
    belongings.set(request.tags);
    return {};
}

Outcome<api::UntagResourceResponse> Engine::untag_resource(
    storage::Transaction& transaction, const Caller& caller,
    const api::UntagResourceRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    const auto removable = require_removable_keys(request.tag_keys, resource->stream.address);
    if (!removable) return std::unexpected(removable.error());
    belongings_of(transaction, *resource).erase(request.tag_keys);
    return {};
}

Outcome<api::ListTagsForResourceResponse> Engine::list_tags_for_resource(
    storage::Transaction& transaction, const Caller& caller,
    const api::ListTagsForResourceRequest& request) const {
    const auto resource = require_resource(transaction, caller, request.resource_arn);
    if (!resource) return std::unexpected(resource.error());
    return api::ListTagsForResourceResponse{belongings_of(transaction, *resource).tags()};
}

}  // namespace kcl::local::kinesis
