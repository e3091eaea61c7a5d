#include "kcl/local/kinesis/operations/resources/tag_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace kcl::local::kinesis {

namespace {

std::unexpected<wire::ServiceError> invalid(std::string message) {
    return refusal("InvalidArgumentException", std::move(message));
}

/// Takes the first character of UTF-8 text, which must not be empty.
std::uint32_t take_character(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t character = size == 1 ? first : first & (0x7FU >> size);
    for (const char byte : text.substr(1, size - 1))
        character = character << 6 | (static_cast<unsigned char>(byte) & 0x3F);
    text.remove_prefix(std::min(size, text.size()));
    return character;
}

/// Letters as AWS takes them: whole ranges of Unicode, and nothing beyond its first plane.
bool is_allowed(std::uint32_t c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= 0xC0 && c <= 0x1FFF) || (c >= 0x2C00 && c <= 0xD7FF);
    const bool is_digit = c >= '0' && c <= '9';
    return is_letter || is_digit ||
           (c < 0x80 && std::string_view("_./=+-%@: ").contains(static_cast<char>(c)));
}

bool has_strange_character(std::string_view text) {
    while (!text.empty())
        if (!is_allowed(take_character(text))) return true;
    return false;
}

std::vector<std::string_view> texts_of(const TagMap& tags) {
    std::vector<std::string_view> texts;
    for (const auto& [key, value] : tags) texts.insert(texts.end(), {key, value});
    return texts;
}

Outcome<void> require_characters(const std::vector<std::string_view>& texts) {
    if (std::ranges::none_of(texts, has_strange_character)) return {};
    return invalid(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
        "space, _ . / = + - % @.");
}

/// AWS takes it for valid, and yet not for allowed.
bool has_percent(std::string_view text) { return text.contains('%'); }

std::unexpected<wire::ServiceError> failed(std::string_view what, const StreamAddress& stream,
                                           std::string_view why) {
    return invalid(fmt::format("Failed to {} stream {} under account {} because {}", what,
                               stream.name, stream.account, why));
}

constexpr std::string_view allowed_characters =
    "some tags contained illegal characters. The allowed characters are Unicode letters, "
    "white-spaces, '_',',','/','=','+','-','@'.";

std::size_t count_together(const TagMap& tags, const std::vector<api::Tag>& present) {
    return tags.size() + static_cast<std::size_t>(std::ranges::count_if(
                             present, [&](const auto& tag) { return !tags.contains(tag.key); }));
}

}  // namespace

Outcome<void> require_addable_tags(const TagMap& tags, const std::vector<api::Tag>& present,
                                   const StreamAddress& stream) {
    const auto texts = texts_of(tags);
    if (auto valid = require_characters(texts); !valid) return valid;
    if (std::ranges::any_of(texts, has_percent))
        return failed("add tags to", stream, allowed_characters);
    if (count_together(tags, present) > tags_at_most)
        // The number is AWS's own, from when it was true.
        return failed("add tags to", stream,
                      "a given stream cannot have more than 10 tags associated with it.");
    return {};
}

Outcome<void> require_removable_keys(const std::vector<std::string>& keys,
                                     const StreamAddress& stream) {
    if (auto valid = require_characters({keys.begin(), keys.end()}); !valid) return valid;
    if (std::ranges::any_of(keys, has_percent))
        return failed("remove tags from", stream, allowed_characters);
    return {};
}

Outcome<void> require_valid_tags(const TagMap& tags, const std::vector<api::Tag>& present) {
    if (auto valid = require_characters(texts_of(tags)); !valid) return valid;
    if (count_together(tags, present) <= tags_at_most) return {};
    return invalid(
        fmt::format("A resource cannot have more than {} tags associated with it.", tags_at_most));
}

}  // namespace kcl::local::kinesis
