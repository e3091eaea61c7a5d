#include "kcl/local/kinesis/protocol/request_schemas.h"

#include "kcl/local/kinesis/protocol/common_members.h"

#include <array>

namespace kcl::local::kinesis::schemas {

namespace {

constexpr std::int64_t largest_record = 10'485'760;

constexpr std::array<std::string_view, 6> filter_types{"AFTER_SHARD_ID",    "AT_TRIM_HORIZON",
                                                       "FROM_TRIM_HORIZON", "AT_LATEST",
                                                       "AT_TIMESTAMP",      "FROM_TIMESTAMP"};
constexpr Member partition_key{.name = "PartitionKey",
                               .rules = {.required = true, .shortest = 1, .longest = 256}};
constexpr Member explicit_hash_key = optional_text("ExplicitHashKey", patterns::hash_key);
constexpr Member data{
    .name = "Data", .type = Type::blob, .rules = {.required = true, .longest = largest_record}};

constexpr std::array create_stream_members{
    Member{.name = "ShardCount",
           .type = Type::integer,
           .rules = {.required = true, .unless = "StreamModeDetails", .least = 1, .most = 100'000}},
    required_name("StreamName"),
    mode_details,
    number("MaxRecordSizeInKiB", 1024, 10'240),
    tags(200),
    number("WarmThroughputMiBps", 0, no_limit),
    Member{.name = "RecordDistributionStrategy", .rules = {.names = distributions}},
};

constexpr std::array delete_stream_members{
    stream_name, stream_arn, stream_id,
    Member{.name = "EnforceConsumerDeletion", .type = Type::boolean}};

constexpr std::array describe_stream_members{page_limit, optional_name("ExclusiveStartShardId"),
                                             stream_name, stream_arn, stream_id};

constexpr std::array stream_members{stream_name, stream_arn, stream_id};

constexpr std::array get_records_members{
    page_limit,
    Member{.name = "ShardIterator", .rules = {.required = true, .shortest = 1, .longest = 512}},
    stream_arn, stream_id, dry_run};

constexpr std::array get_shard_iterator_members{
    required_name("ShardId"),
    Member{.name = "ShardIteratorType", .rules = {.required = true, .names = iterator_types}},
    optional_text("StartingSequenceNumber", patterns::sequence_number),
    stream_name,
    Member{.name = "Timestamp", .type = Type::timestamp},
    stream_arn,
    stream_id,
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
    stream_id,
    Member{.name = "ShardFilter", .type = Type::structure, .children = filter_members},
};

constexpr std::array list_streams_members{page_limit, optional_name("ExclusiveStartStreamName"),
                                          next_token};

constexpr std::array merge_shards_members{required_name("ShardToMerge"),
                                          required_name("AdjacentShardToMerge"), stream_name,
                                          stream_arn, stream_id};

/// The members with an optional partition key instead.
template <std::size_t size>
constexpr std::array<Member, size> without_key(std::array<Member, size> members) {
    for (auto& member : members)
        if (member.name == partition_key.name) member.rules.required = false;
    return members;
}

constexpr std::array put_record_members{
    optional_text("SequenceNumberForOrdering", patterns::sequence_number),
    partition_key,
    explicit_hash_key,
    data,
    stream_name,
    stream_arn,
    stream_id,
    dry_run,
};
constexpr auto put_record_keyless_members = without_key(put_record_members);

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
    stream_id,
    dry_run,
};

constexpr auto keyless_entry_members = without_key(entry_members);
constexpr std::array keyless_entry{Member{.type = Type::structure,
                                          .children = keyless_entry_members,
                                          .printed_as = entry.front().printed_as}};
constexpr auto put_records_keyless_members = [] {
    auto members = put_records_members;
    members.front().children = keyless_entry;
    return members;
}();

constexpr std::array split_shard_members{required_text("NewStartingHashKey", patterns::hash_key),
                                         stream_name, required_name("ShardToSplit"), stream_arn,
                                         stream_id};

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
constinit const Schema put_record_keyless{put_record_keyless_members};
constinit const Schema put_records{put_records_members};
constinit const Schema put_records_keyless{put_records_keyless_members};
constinit const Schema split_shard{split_shard_members};

}  // namespace kcl::local::kinesis::schemas
