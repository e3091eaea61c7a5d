#pragma once

#include "kcl/local/kinesis/protocol/patterns.h"
#include "kcl/local/kinesis/protocol/schema.h"

#include <array>

/// Members that the requests of several operations share, and how to write down the others.
namespace kcl::local::kinesis::schemas {

inline constexpr std::int64_t longest_name = 128;
inline constexpr std::int64_t longest_arn = 2048;
inline constexpr std::int64_t longest_token = 1'048'576;

inline constexpr std::array<std::string_view, 2> stream_modes{"PROVISIONED", "ON_DEMAND"};

inline constexpr Member optional_name(std::string_view name) {
    return {.name = name,
            .rules = {.pattern = &patterns::name, .shortest = 1, .longest = longest_name}};
}
inline constexpr Member required_name(std::string_view name) {
    Member member = optional_name(name);
    member.rules.required = true;
    return member;
}
inline constexpr Member required_text(std::string_view name, const Pattern& pattern) {
    return {.name = name, .rules = {.required = true, .pattern = &pattern}};
}
inline constexpr Member optional_text(std::string_view name, const Pattern& pattern) {
    return {.name = name, .rules = {.pattern = &pattern}};
}
inline constexpr Member number(std::string_view name, std::int64_t least, std::int64_t most) {
    return {.name = name, .type = Type::integer, .rules = {.least = least, .most = most}};
}

/// Either of these two has to be there.
inline constexpr Member stream_name{.name = "StreamName",
                                    .rules = {.required = true,
                                              .unless = "StreamARN",
                                              .pattern = &patterns::name,
                                              .shortest = 1,
                                              .longest = longest_name}};
inline constexpr Member stream_arn{
    .name = "StreamARN",
    .rules = {.pattern = &patterns::stream_arn, .shortest = 1, .longest = longest_arn}};

inline constexpr Member page_limit = number("Limit", 1, 10'000);
inline constexpr Member next_token{.name = "NextToken",
                                   .rules = {.shortest = 1, .longest = longest_token}};
inline constexpr Member dry_run{.name = "DryRun", .type = Type::boolean};
inline constexpr Member stream_id{
    .name = "StreamId", .rules = {.pattern = &patterns::stream_id, .shortest = 1, .longest = 24}};

/// In the order in which AWS names them.
inline constexpr std::array<std::string_view, 5> iterator_types{
    "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"};

inline constexpr std::array mode_members{
    Member{.name = "StreamMode", .rules = {.required = true, .names = stream_modes}},
};
inline constexpr Member mode_details{
    .name = "StreamModeDetails", .type = Type::structure, .children = mode_members};

inline constexpr std::array<std::string_view, 2> distributions{"AUTO", "USER_PARTITION_KEY"};

inline constexpr Rules tag_key_rules{.shortest = 1, .longest = 128};
inline constexpr Rules tag_value_rules{.shortest = 0, .longest = 256};
inline constexpr std::array text_elements{Member{}};
constexpr Member tags(std::int64_t most) {
    return {.name = "Tags",
            .type = Type::map,
            .rules = {.shortest = 1,
                      .longest = most,
                      .keys = &tag_key_rules,
                      .values = &tag_value_rules},
            .children = text_elements};
}
constexpr Member required(Member member) {
    member.rules.required = true;
    return member;
}

}  // namespace kcl::local::kinesis::schemas
