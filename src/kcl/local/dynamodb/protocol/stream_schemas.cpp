#include "kcl/local/dynamodb/protocol/common_members.h"
#include "kcl/local/dynamodb/protocol/request_schemas.h"

/// Operations of DynamoDB Streams.
namespace kcl::local::dynamodb::schemas {
namespace {

constexpr std::int64_t most_records = 1'000;
constexpr std::array<std::string_view, 4> iterator_types{"AFTER_SEQUENCE_NUMBER", "LATEST",
                                                         "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"};

constexpr Member arn(std::string_view name, bool required) {
    return {.name = name, .rules = {.required = required, .shortest = 37, .longest = 1024}};
}
constexpr Member shard_id(std::string_view name, bool required) {
    return {.name = name, .rules = {.required = required, .shortest = 28, .longest = 65}};
}

constexpr std::array list_members{
    Member{.name = "TableName",
           .rules = {.pattern = &name_pattern, .shortest = shortest_name, .longest = longest_name}},
    at_least_one("Limit"), arn("ExclusiveStartStreamArn", false)};
constexpr std::array describe_members{arn("StreamArn", true), at_least_one("Limit"),
                                      shard_id("ExclusiveStartShardId", false)};
constexpr std::array iterator_members{
    arn("StreamArn", true), shard_id("ShardId", true),
    required_choice("ShardIteratorType", iterator_types),
    Member{.name = "SequenceNumber", .rules = {.shortest = 21, .longest = 40}}};
constexpr std::array records_members{
    Member{.name = "ShardIterator", .rules = {.required = true, .shortest = 1, .longest = 2048}},
    Member{.name = "Limit", .type = Type::integer, .rules = {.least = 1, .most = most_records}}};

}  // namespace

constinit const protocol::Schema describe_stream = describe_members;
constinit const protocol::Schema get_records = records_members;
constinit const protocol::Schema get_shard_iterator = iterator_members;
constinit const protocol::Schema list_streams = list_members;

}  // namespace kcl::local::dynamodb::schemas
