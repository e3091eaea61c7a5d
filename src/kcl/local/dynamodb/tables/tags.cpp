#include "kcl/local/dynamodb/tables/tags.h"

#include "kcl/local/dynamodb/values/contains.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::local::dynamodb {
namespace {

using wire::dynamodb::Tag;

constexpr std::size_t most_tags = 50;

}  // namespace

std::optional<wire::ServiceError> check_tags(const std::vector<Tag>& tags) {
    if (tags.size() > most_tags)
        return service_error(
            "ValidationException",
            fmt::format("One or more parameter values were invalid: Number of tags exceeds the "
                        "limit of {}",
                        most_tags));
    for (auto at = tags.begin(); at != tags.end(); ++at)
        if (std::find_if(tags.begin(), at, [&](const Tag& tag) { return tag.key == at->key; }) !=
            at)
            return service_error("ValidationException",
                                 fmt::format("One or more parameter values were invalid: Duplicate "
                                             "tag key: {}",
                                             at->key));
    return std::nullopt;
}

void add_tags(std::vector<Tag>& tags, const std::vector<Tag>& more) {
    for (const auto& tag : more) {
        const auto known = std::ranges::find(tags, tag.key, &Tag::key);
        if (known == tags.end())
            tags.push_back(tag);
        else
            known->value = tag.value;
    }
}

void remove_tags(std::vector<Tag>& tags, const std::vector<std::string>& keys) {
    std::erase_if(tags, [&](const Tag& tag) { return contains(keys, tag.key); });
}

}  // namespace kcl::local::dynamodb
