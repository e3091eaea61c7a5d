#pragma once

#include "kcl/wire/kinesis/shapes.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::wire::kinesis {

struct Tag {
    std::string key;
    std::optional<std::string> value;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Key", self.key);
        visit("Value", self.value);
    }
};

struct AddTagsToStreamRequest {
    static constexpr std::string_view operation = "AddTagsToStream";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::map<std::string, std::string, std::less<>> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("Tags", self.tags, always);
    }
};

/// Empty: done at once.
struct AddTagsToStreamResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct RemoveTagsFromStreamRequest {
    static constexpr std::string_view operation = "RemoveTagsFromStream";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::vector<std::string> tag_keys;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("TagKeys", self.tag_keys, always);
    }
};

/// Empty: keys that were not there do not matter.
struct RemoveTagsFromStreamResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct ListTagsForStreamRequest {
    static constexpr std::string_view operation = "ListTagsForStream";

    std::optional<std::string> stream_name;
    std::optional<std::string> stream_arn;
    std::optional<std::string> exclusive_start_tag_key;
    std::optional<int> limit;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("StreamName", self.stream_name);
        visit("StreamARN", self.stream_arn);
        visit("ExclusiveStartTagKey", self.exclusive_start_tag_key);
        visit("Limit", self.limit);
    }
};

/// In the order of the keys.
struct ListTagsForStreamResponse {
    std::vector<Tag> tags;
    bool has_more_tags = false;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Tags", self.tags, always);
        visit("HasMoreTags", self.has_more_tags);
    }
};

struct TagResourceRequest {
    static constexpr std::string_view operation = "TagResource";

    std::string resource_arn;  ///< Of a stream or of a stream's consumer.
    std::map<std::string, std::string, std::less<>> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
        visit("Tags", self.tags, always);
    }
};

/// Empty: done at once.
struct TagResourceResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct UntagResourceRequest {
    static constexpr std::string_view operation = "UntagResource";

    std::string resource_arn;
    std::vector<std::string> tag_keys;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
        visit("TagKeys", self.tag_keys, always);
    }
};

/// Empty: done at once.
struct UntagResourceResponse {
    template <class Self, class Visit>
    static void members(Self&, Visit&&) {}
};

struct ListTagsForResourceRequest {
    static constexpr std::string_view operation = "ListTagsForResource";

    std::string resource_arn;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("ResourceARN", self.resource_arn);
    }
};

/// In the order of the keys.
struct ListTagsForResourceResponse {
    std::vector<Tag> tags;

    template <class Self, class Visit>
    static void members(Self& self, Visit&& visit) {
        visit("Tags", self.tags, always);
    }
};

}  // namespace kcl::wire::kinesis
