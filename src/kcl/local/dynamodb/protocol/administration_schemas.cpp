#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

/// Operations on what surrounds a table: time to live, tags, backups.
namespace kcl::local::dynamodb::schemas {
namespace {

constexpr Member specification(std::string_view name, std::span<const Member> members) {
    return {.name = name,
            .type = Type::structure,
            .rules = {.required = true},
            .children = members,
            .class_name = name};
}
constexpr Member required_flag(std::string_view name) {
    return {.name = name, .type = Type::boolean, .rules = {.required = true}};
}

constexpr std::array only_name{table_name};

constexpr std::array time_to_live_members{
    required_flag("Enabled"),
    Member{.name = "AttributeName", .rules = {.required = true, .longest = 255}}};
constexpr std::array update_time_to_live_members{
    table_name, specification("TimeToLiveSpecification", time_to_live_members)};

constexpr std::array recovery_members{
    required_flag("PointInTimeRecoveryEnabled"),
    Member{
        .name = "RecoveryPeriodInDays", .type = Type::integer, .rules = {.least = 1, .most = 35}}};
constexpr std::array update_continuous_backups_members{
    table_name, specification("PointInTimeRecoverySpecification", recovery_members)};

/// Missing ones are said in words of their own (see engine/tags.cpp).
constexpr Member resource_arn = text("ResourceArn");
constexpr std::array tag_resource_members{
    resource_arn,
    Member{
        .name = "Tags", .type = Type::list, .rules = {.required = true}, .children = tag_element}};
constexpr std::array untag_resource_members{resource_arn, Member{.name = "TagKeys",
                                                                 .type = Type::list,
                                                                 .rules = {.required = true},
                                                                 .children = text_element}};
constexpr std::array list_tags_members{resource_arn, text("NextToken")};

}  // namespace

constinit const protocol::Schema describe_continuous_backups = only_name;
constinit const protocol::Schema describe_limits = {};
constinit const protocol::Schema describe_time_to_live = only_name;
constinit const protocol::Schema list_tags_of_resource = list_tags_members;
constinit const protocol::Schema tag_resource = tag_resource_members;
constinit const protocol::Schema untag_resource = untag_resource_members;
constinit const protocol::Schema update_continuous_backups = update_continuous_backups_members;
constinit const protocol::Schema update_time_to_live = update_time_to_live_members;

}  // namespace kcl::local::dynamodb::schemas
