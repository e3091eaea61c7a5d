#include "kcl/local/kinesis/protocol/request_schemas.h"

#include "kcl/local/kinesis/protocol/patterns.h"

#include <array>

namespace kcl::local::kinesis::schemas {

namespace {

constexpr std::int64_t longest_name = 128;
constexpr std::int64_t longest_arn = 2048;
constexpr std::int64_t longest_token = 1'048'576;
constexpr std::int64_t largest_record = 10'485'760;

constexpr std::array<std::string_view, 5> iterator_types{
    "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"};
constexpr std::array<std::string_view, 6> filter_types{"AFTER_SHARD_ID",    "AT_TRIM_HORIZON",
                                                       "FROM_TRIM_HORIZON", "AT_LATEST",
                                                       "AT_TIMESTAMP",      "FROM_TIMESTAMP"};
constexpr std::array<std::string_view, 2> stream_modes{"PROVISIONED", "ON_DEMAND"};

constexpr Member optional_name(std::string_view name) {
    return {.name = name,
            .rules = {.pattern = &patterns::name, .shortest = 1, .longest = longest_name}};
}
constexpr Member required_name(std::string_view name) {
    Member member = optional_name(name);
    member.rules.required = true;
    return member;
}
constexpr Member required_text(std::string_view name, const Pattern& pattern) {
    return {.name = name, .rules = {.required = true, .pattern = &pattern}};
}
constexpr Member optional_text(std::string_view name, const Pattern& pattern) {
    return {.name = name, .rules = {.pattern = &pattern}};
}
constexpr Member number(std::string_view name, std::int64_t least, std::int64_t most) {
    return {.name = name, .type = Type::integer, .rules = {.least = least, .most = most}};
}

/// Either of these two has to be there.
constexpr Member stream_name{.name = "StreamName",
                             .rules = {.required = true,
                                       .unless = "StreamARN",
                                       .pattern = &patterns::name,
                                       .shortest = 1,
                                       .longest = longest_name}};
constexpr Member stream_arn{
    .name = "StreamARN",
    .rules = {.pattern = &patterns::stream_arn, .shortest = 1, .longest = longest_arn}};

constexpr Member page_limit = number("Limit", 1, 10'000);
constexpr Member next_token{.name = "NextToken",
                            .rules = {.shortest = 1, .longest = longest_token}};
constexpr Member dry_run{.name = "DryRun", .type = Type::boolean};
constexpr Member partition_key{.name = "PartitionKey",
                               .rules = {.required = true, .shortest = 1, .longest = 256}};
constexpr Member explicit_hash_key = optional_text("ExplicitHashKey", patterns::hash_key);
constexpr Member data{
    .name = "Data", .type = Type::blob, .rules = {.required = true, .longest = largest_record}};

constexpr std::array mode_members{
    Member{.name = "StreamMode", .rules = {.required = true, .names = stream_modes}},
};
constexpr std::array create_stream_members{
    Member{.name = "ShardCount",
           .type = Type::integer,
           .rules = {.required = true, .unless = "StreamModeDetails", .least = 1, .most = 100'000}},
    required_name("StreamName"),
    Member{.name = "StreamModeDetails", .type = Type::structure, .children = mode_members},
    number("MaxRecordSizeInKiB", 1024, 10'240),
};

constexpr std::array delete_stream_members{
    stream_name, stream_arn, Member{.name = "EnforceConsumerDeletion", .type = Type::boolean}};

constexpr std::array describe_stream_members{page_limit, optional_name("ExclusiveStartShardId"),
                                             stream_name, stream_arn};

constexpr std::array stream_members{stream_name, stream_arn};

constexpr std::array get_records_members{
    page_limit,
    Member{.name = "ShardIterator", .rules = {.required = true, .shortest = 1, .longest = 512}},
    stream_arn, dry_run};

constexpr std::array get_shard_iterator_members{
    required_name("ShardId"),
    Member{.name = "ShardIteratorType", .rules = {.required = true, .names = iterator_types}},
    optional_text("StartingSequenceNumber", patterns::sequence_number),
    stream_name,
    Member{.name = "Timestamp", .type = Type::timestamp},
    stream_arn,
    dry_run,
};

constexpr std::array filter_members{
    Member{.name = "Type", .rules = {.required = true, .names = filter_types}},
    optional_name("ShardId"),
    Member{.name = "Timestamp", .type = Type::timestamp},
};
constexpr std::array list_shards_members{
    optional_name("ExclusiveStartShardId"),
    number("MaxResults", 1, 10'000),
    next_token,
    Member{.name = "StreamCreationTimestamp", .type = Type::timestamp},
    optional_name("StreamName"),
    stream_arn,
    Member{.name = "ShardFilter", .type = Type::structure, .children = filter_members},
};

constexpr std::array list_streams_members{page_limit, optional_name("ExclusiveStartStreamName"),
                                          next_token};

constexpr std::array merge_shards_members{
    required_name("ShardToMerge"), required_name("AdjacentShardToMerge"), stream_name, stream_arn};

constexpr std::array put_record_members{
    optional_text("SequenceNumberForOrdering", patterns::sequence_number),
    partition_key,
    explicit_hash_key,
    data,
    stream_name,
    stream_arn,
    dry_run,
};

constexpr std::array entry_members{partition_key, explicit_hash_key, data};
constexpr std::array entry{
    Member{.type = Type::structure,
           .children = entry_members,
           .printed_as = "com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310"},
};
constexpr std::array put_records_members{
    Member{.name = "Records",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1, .longest = 500},
           .children = entry},
    stream_name,
    stream_arn,
    dry_run,
};

constexpr std::array split_shard_members{required_text("NewStartingHashKey", patterns::hash_key),
                                         stream_name, required_name("ShardToSplit"), stream_arn};

}  // namespace

constinit const Schema create_stream{create_stream_members};
constinit const Schema delete_stream{delete_stream_members};
constinit const Schema describe_stream{describe_stream_members};
constinit const Schema describe_stream_summary{stream_members};
constinit const Schema get_records{get_records_members};
constinit const Schema get_shard_iterator{get_shard_iterator_members};
constinit const Schema list_shards{list_shards_members};
constinit const Schema list_streams{list_streams_members};
constinit const Schema merge_shards{merge_shards_members};
constinit const Schema put_record{put_record_members};
constinit const Schema put_records{put_records_members};
constinit const Schema split_shard{split_shard_members};

}  // namespace kcl::local::kinesis::schemas
