#include "kcl/local/kinesis/protocol/common_members.h"
#include "kcl/local/kinesis/protocol/request_schemas.h"

#include <array>

/// The requests that manage streams, consumers and accounts.
namespace kcl::local::kinesis::schemas {

namespace {

constexpr std::array<std::string_view, 2> encryption_types{"NONE", "KMS"};
constexpr std::array<std::string_view, 1> scaling_types{"UNIFORM_SCALING"};
constexpr std::array<std::string_view, 2> commitment_changes{"ENABLED", "DISABLED"};
constexpr std::array<std::string_view, 8> metrics{
    "IncomingBytes",
    "IncomingRecords",
    "OutgoingBytes",
    "OutgoingRecords",
    "WriteProvisionedThroughputExceeded",
    "ReadProvisionedThroughputExceeded",
    "IteratorAgeMilliseconds",
    "ALL",
};

constexpr Member arn(std::string_view name, const Pattern& pattern) {
    return {.name = name, .rules = {.pattern = &pattern, .shortest = 1, .longest = longest_arn}};
}
constexpr Member required_number(std::string_view name, std::int64_t least, std::int64_t most) {
    return required(number(name, least, most));
}

constexpr Member tag_keys{
    .name = "TagKeys",
    .type = Type::list,
    .rules = {.required = true, .shortest = 1, .longest = 50, .values = &tag_key_rules},
    .children = text_elements};
constexpr Member resource_arn = required(arn("ResourceARN", patterns::resource_arn));
constexpr Member consumer_arn = arn("ConsumerARN", patterns::consumer_arn);
constexpr Member warm_throughput = number("WarmThroughputMiBps", 0, no_limit);

constexpr std::array add_tags_to_stream_members{required(tags(200)), stream_name, stream_arn,
                                                stream_id};
constexpr std::array remove_tags_from_stream_members{tag_keys, stream_name, stream_arn, stream_id};
constexpr std::array list_tags_for_stream_members{
    number("Limit", 1, 50),
    Member{.name = "ExclusiveStartTagKey", .rules = {.shortest = 1, .longest = 128}},
    stream_name,
    stream_arn,
    stream_id,
};
constexpr std::array tag_resource_members{required(tags(200)), resource_arn, stream_id};
constexpr std::array untag_resource_members{tag_keys, resource_arn, stream_id};
constexpr std::array resource_members{resource_arn, stream_id};
constexpr std::array put_resource_policy_members{
    Member{.name = "Policy", .rules = {.required = true}}, resource_arn, stream_id};

constexpr std::array retention_members{
    Member{.name = "RetentionPeriodHours", .type = Type::integer, .rules = {.required = true}},
    stream_name, stream_arn, stream_id};

constexpr Rules metric_rules{.names = metrics};
constexpr std::array monitoring_members{
    Member{.name = "ShardLevelMetrics",
           .type = Type::list,
           .rules = {.required = true, .shortest = 1, .longest = 7, .values = &metric_rules},
           .children = text_elements},
    stream_name,
    stream_arn,
    stream_id,
};

constexpr std::array encryption_members{
    Member{.name = "EncryptionType", .rules = {.required = true, .names = encryption_types}},
    Member{.name = "KeyId", .rules = {.required = true, .shortest = 1, .longest = 2048}},
    stream_name,
    stream_arn,
    stream_id,
};

constexpr std::array register_stream_consumer_members{
    required_name("ConsumerName"), required(arn("StreamARN", patterns::stream_arn)), tags(200),
    stream_id};
constexpr std::array one_consumer_members{optional_name("ConsumerName"), consumer_arn, stream_arn,
                                          stream_id};
constexpr std::array list_stream_consumers_members{
    number("MaxResults", 1, 10'000),
    next_token,
    Member{.name = "StreamCreationTimestamp", .type = Type::timestamp},
    required(stream_arn),
    stream_id,
};

constexpr std::array starting_position_members{
    Member{.name = "Type", .rules = {.required = true, .names = iterator_types}},
    optional_text("SequenceNumber", patterns::sequence_number),
    Member{.name = "Timestamp", .type = Type::timestamp},
};
constexpr std::array subscribe_to_shard_members{
    required_name("ShardId"),
    required(consumer_arn),
    Member{.name = "StartingPosition",
           .type = Type::structure,
           .rules = {.required = true},
           .children = starting_position_members},
    stream_id,
    dry_run,
};

constexpr std::array update_shard_count_members{
    required_number("TargetShardCount", 1, 100'000),
    Member{.name = "ScalingType", .rules = {.required = true, .names = scaling_types}},
    stream_name,
    stream_arn,
    stream_id,
};
constexpr std::array update_stream_mode_members{required(mode_details), warm_throughput,
                                                required(stream_arn), stream_id};
constexpr std::array update_max_record_size_members{
    required_number("MaxRecordSizeInKiB", 1024, 10'240), stream_arn, stream_id};
constexpr std::array update_stream_warm_throughput_members{required(warm_throughput), stream_name,
                                                           stream_arn, stream_id};
constexpr std::array update_stream_record_distribution_strategy_members{
    Member{.name = "RecordDistributionStrategy",
           .rules = {.required = true, .names = distributions}},
    required(stream_arn), stream_id};

constexpr std::array commitment_members{
    Member{.name = "Status", .rules = {.required = true, .names = commitment_changes}},
};
constexpr std::array update_account_settings_members{
    Member{.name = "MinimumThroughputBillingCommitment",
           .type = Type::structure,
           .rules = {.required = true},
           .children = commitment_members},
};

}  // namespace

constinit const Schema add_tags_to_stream{add_tags_to_stream_members};
constinit const Schema decrease_stream_retention_period{retention_members};
constinit const Schema delete_resource_policy{resource_members};
constinit const Schema deregister_stream_consumer{one_consumer_members};
constinit const Schema describe_account_settings{};
constinit const Schema describe_limits{};
constinit const Schema describe_stream_consumer{one_consumer_members};
constinit const Schema disable_enhanced_monitoring{monitoring_members};
constinit const Schema enable_enhanced_monitoring{monitoring_members};
constinit const Schema get_resource_policy{resource_members};
constinit const Schema increase_stream_retention_period{retention_members};
constinit const Schema list_stream_consumers{list_stream_consumers_members};
constinit const Schema list_tags_for_resource{resource_members};
constinit const Schema list_tags_for_stream{list_tags_for_stream_members};
constinit const Schema put_resource_policy{put_resource_policy_members};
constinit const Schema register_stream_consumer{register_stream_consumer_members};
constinit const Schema remove_tags_from_stream{remove_tags_from_stream_members};
constinit const Schema start_stream_encryption{encryption_members};
constinit const Schema stop_stream_encryption{encryption_members};
constinit const Schema subscribe_to_shard{subscribe_to_shard_members};
constinit const Schema tag_resource{tag_resource_members};
constinit const Schema untag_resource{untag_resource_members};
constinit const Schema update_account_settings{update_account_settings_members};
constinit const Schema update_max_record_size{update_max_record_size_members};
constinit const Schema update_shard_count{update_shard_count_members};
constinit const Schema update_stream_mode{update_stream_mode_members};
constinit const Schema update_stream_record_distribution_strategy{
    update_stream_record_distribution_strategy_members};
constinit const Schema update_stream_warm_throughput{update_stream_warm_throughput_members};

}  // namespace kcl::local::kinesis::schemas
