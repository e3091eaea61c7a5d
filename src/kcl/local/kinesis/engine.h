#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/kinesis/outcome.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/kinesis/account.h"
#include "kcl/wire/kinesis/create_stream.h"
#include "kcl/wire/kinesis/delete_stream.h"
#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/describe_stream_summary.h"
#include "kcl/wire/kinesis/enhanced_monitoring.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/list_shards.h"
#include "kcl/wire/kinesis/list_streams.h"
#include "kcl/wire/kinesis/merge_shards.h"
#include "kcl/wire/kinesis/put_record.h"
#include "kcl/wire/kinesis/put_records.h"
#include "kcl/wire/kinesis/resource_policy.h"
#include "kcl/wire/kinesis/retention_period.h"
#include "kcl/wire/kinesis/split_shard.h"
#include "kcl/wire/kinesis/stream_consumers.h"
#include "kcl/wire/kinesis/stream_encryption.h"
#include "kcl/wire/kinesis/stream_settings.h"
#include "kcl/wire/kinesis/subscribe_to_shard.h"
#include "kcl/wire/kinesis/tags.h"
#include "kcl/wire/kinesis/update_shard_count.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace kcl::local::kinesis {

namespace api = kcl::wire::kinesis;

struct Stream;
struct Subscription;

/// What may differ from one local Kinesis to another.
struct Settings {
    /// How long a stream is CREATING, UPDATING (after a reshard, and after other changes that take
    /// time on AWS) and DELETING, and a consumer CREATING and DELETING; 0: not at all.
    std::chrono::milliseconds create_delay{0};
    std::chrono::milliseconds update_delay{0};
    std::chrono::milliseconds delete_delay{0};
    /// Open shards that one account may have in one region.
    int shard_limit = 20'000;
    int on_demand_stream_limit = 500;
    std::chrono::milliseconds iterator_lifetime = std::chrono::minutes(5);
    std::chrono::milliseconds token_lifetime = std::chrono::minutes(5);
};

/// The rules of Kinesis Data Streams. Pure: everything it knows is in the store, the time comes
/// with the caller.
///
/// Requests must satisfy the model's own constraints (lengths, patterns, required members);
/// everything that depends on streams is checked here, in the words of AWS. An operation that
/// answers an error has changed nothing. Operations that only read take any transaction, the others
/// one for writing. Throws StorageError only. Threads: any, each with its own transaction.
class Engine {
  public:
    explicit Engine(Settings settings = {}) : settings_(settings) {}

    Outcome<api::CreateStreamResponse> create_stream(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::CreateStreamRequest& request) const;
    Outcome<api::DeleteStreamResponse> delete_stream(storage::Transaction& transaction,
                                                     const Caller& caller,
                                                     const api::DeleteStreamRequest& request) const;
    Outcome<api::DescribeStreamResponse> describe_stream(
        storage::Transaction& transaction, const Caller& caller,
        const api::DescribeStreamRequest& request) const;
    Outcome<api::DescribeStreamSummaryResponse> describe_stream_summary(
        storage::Transaction& transaction, const Caller& caller,
        const api::DescribeStreamSummaryRequest& request) const;
    Outcome<api::ListStreamsResponse> list_streams(storage::Transaction& transaction,
                                                   const Caller& caller,
                                                   const api::ListStreamsRequest& request) const;
    Outcome<api::ListShardsResponse> list_shards(storage::Transaction& transaction,
                                                 const Caller& caller,
                                                 const api::ListShardsRequest& request) const;
    Outcome<api::GetShardIteratorResponse> get_shard_iterator(
        storage::Transaction& transaction, const Caller& caller,
        const api::GetShardIteratorRequest& request) const;
    Outcome<api::GetRecordsResponse> get_records(storage::Transaction& transaction,
                                                 const Caller& caller,
                                                 const api::GetRecordsRequest& request) const;
    Outcome<api::PutRecordResponse> put_record(storage::Transaction& transaction,
                                               const Caller& caller,
                                               const api::PutRecordRequest& request) const;
    Outcome<api::PutRecordsResponse> put_records(storage::Transaction& transaction,
                                                 const Caller& caller,
                                                 const api::PutRecordsRequest& request) const;
    Outcome<api::SplitShardResponse> split_shard(storage::Transaction& transaction,
                                                 const Caller& caller,
                                                 const api::SplitShardRequest& request) const;
    Outcome<api::MergeShardsResponse> merge_shards(storage::Transaction& transaction,
                                                   const Caller& caller,
                                                   const api::MergeShardsRequest& request) const;
    Outcome<api::AddTagsToStreamResponse> add_tags_to_stream(
        storage::Transaction& transaction, const Caller& caller,
        const api::AddTagsToStreamRequest& request) const;
    Outcome<api::RemoveTagsFromStreamResponse> remove_tags_from_stream(
        storage::Transaction& transaction, const Caller& caller,
        const api::RemoveTagsFromStreamRequest& request) const;
    Outcome<api::ListTagsForStreamResponse> list_tags_for_stream(
        storage::Transaction& transaction, const Caller& caller,
        const api::ListTagsForStreamRequest& request) const;
    Outcome<api::TagResourceResponse> tag_resource(storage::Transaction& transaction,
                                                   const Caller& caller,
                                                   const api::TagResourceRequest& request) const;
    Outcome<api::UntagResourceResponse> untag_resource(
        storage::Transaction& transaction, const Caller& caller,
        const api::UntagResourceRequest& request) const;
    Outcome<api::ListTagsForResourceResponse> list_tags_for_resource(
        storage::Transaction& transaction, const Caller& caller,
        const api::ListTagsForResourceRequest& request) const;
    Outcome<api::PutResourcePolicyResponse> put_resource_policy(
        storage::Transaction& transaction, const Caller& caller,
        const api::PutResourcePolicyRequest& request) const;
    Outcome<api::GetResourcePolicyResponse> get_resource_policy(
        storage::Transaction& transaction, const Caller& caller,
        const api::GetResourcePolicyRequest& request) const;
    Outcome<api::DeleteResourcePolicyResponse> delete_resource_policy(
        storage::Transaction& transaction, const Caller& caller,
        const api::DeleteResourcePolicyRequest& request) const;
    Outcome<api::IncreaseStreamRetentionPeriodResponse> increase_stream_retention_period(
        storage::Transaction& transaction, const Caller& caller,
        const api::IncreaseStreamRetentionPeriodRequest& request) const;
    Outcome<api::DecreaseStreamRetentionPeriodResponse> decrease_stream_retention_period(
        storage::Transaction& transaction, const Caller& caller,
        const api::DecreaseStreamRetentionPeriodRequest& request) const;
    Outcome<api::EnableEnhancedMonitoringResponse> enable_enhanced_monitoring(
        storage::Transaction& transaction, const Caller& caller,
        const api::EnableEnhancedMonitoringRequest& request) const;
    Outcome<api::DisableEnhancedMonitoringResponse> disable_enhanced_monitoring(
        storage::Transaction& transaction, const Caller& caller,
        const api::DisableEnhancedMonitoringRequest& request) const;
    Outcome<api::StartStreamEncryptionResponse> start_stream_encryption(
        storage::Transaction& transaction, const Caller& caller,
        const api::StartStreamEncryptionRequest& request) const;
    Outcome<api::StopStreamEncryptionResponse> stop_stream_encryption(
        storage::Transaction& transaction, const Caller& caller,
        const api::StopStreamEncryptionRequest& request) const;
    Outcome<api::UpdateStreamModeResponse> update_stream_mode(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateStreamModeRequest& request) const;
    Outcome<api::UpdateMaxRecordSizeResponse> update_max_record_size(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateMaxRecordSizeRequest& request) const;
    Outcome<api::UpdateStreamWarmThroughputResponse> update_stream_warm_throughput(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateStreamWarmThroughputRequest& request) const;
    Outcome<api::UpdateStreamRecordDistributionStrategyResponse>
    update_stream_record_distribution_strategy(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateStreamRecordDistributionStrategyRequest& request) const;
    Outcome<api::UpdateShardCountResponse> update_shard_count(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateShardCountRequest& request) const;
    Outcome<api::RegisterStreamConsumerResponse> register_stream_consumer(
        storage::Transaction& transaction, const Caller& caller,
        const api::RegisterStreamConsumerRequest& request) const;
    Outcome<api::DeregisterStreamConsumerResponse> deregister_stream_consumer(
        storage::Transaction& transaction, const Caller& caller,
        const api::DeregisterStreamConsumerRequest& request) const;
    Outcome<api::DescribeStreamConsumerResponse> describe_stream_consumer(
        storage::Transaction& transaction, const Caller& caller,
        const api::DescribeStreamConsumerRequest& request) const;
    Outcome<api::ListStreamConsumersResponse> list_stream_consumers(
        storage::Transaction& transaction, const Caller& caller,
        const api::ListStreamConsumersRequest& request) const;
    Outcome<api::DescribeLimitsResponse> describe_limits(
        storage::Transaction& transaction, const Caller& caller,
        const api::DescribeLimitsRequest& request) const;
    Outcome<api::DescribeAccountSettingsResponse> describe_account_settings(
        storage::Transaction& transaction, const Caller& caller,
        const api::DescribeAccountSettingsRequest& request) const;
    Outcome<api::UpdateAccountSettingsResponse> update_account_settings(
        storage::Transaction& transaction, const Caller& caller,
        const api::UpdateAccountSettingsRequest& request) const;

    /// Registers the subscription; SubscriptionReader goes through its events.
    Outcome<Subscription> subscribe_to_shard(storage::Transaction& transaction,
                                             const Caller& caller,
                                             const api::SubscribeToShardRequest& request) const;

    /// Whether that stream chooses the shards of records itself, so that they need no partition
    /// key.
    bool chooses_shards(storage::Transaction& transaction, const Caller& caller,
                        const std::optional<std::string>& stream_name,
                        const std::optional<std::string>& stream_arn) const;

  private:
    Outcome<void> require_creatable(storage::Transaction& transaction, const Stream& stream,
                                    std::uint32_t shards) const;

    Settings settings_;
};

}  // namespace kcl::local::kinesis
