#pragma once

#include "kcl/wire/dynamodb/shapes.h"

#include <optional>
#include <string>
#include <vector>

/// TagResource, UntagResource and ListTagsOfResource.
namespace kcl::wire::dynamodb {

struct TagResourceRequest {
    static constexpr std::string_view operation = "TagResource";

    std::optional<std::string> resource_arn;
    std::vector<Tag> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceArn", self.resource_arn);
        visit("Tags", self.tags, always);
    }
};

/// Its body is empty.
struct TagResourceResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct UntagResourceRequest {
    static constexpr std::string_view operation = "UntagResource";

    std::optional<std::string> resource_arn;
    std::vector<std::string> tag_keys;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceArn", self.resource_arn);
        visit("TagKeys", self.tag_keys, always);
    }
};

/// Its body is empty.
struct UntagResourceResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct ListTagsOfResourceRequest {
    static constexpr std::string_view operation = "ListTagsOfResource";

    std::optional<std::string> resource_arn;
    std::optional<std::string> next_token;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceArn", self.resource_arn);
        visit("NextToken", self.next_token);
    }
};

struct ListTagsOfResourceResponse {
    std::vector<Tag> tags;
    std::optional<std::string> next_token;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Tags", self.tags, always);
        visit("NextToken", self.next_token);
    }
};

}  // namespace kcl::wire::dynamodb
