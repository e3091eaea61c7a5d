#pragma once

#include "kcl/local/kinesis/protocol/schema.h"

/// The members of each request, in the order in which AWS reports what is wrong with them.
namespace kcl::local::kinesis::schemas {

extern const Schema add_tags_to_stream;
extern const Schema create_stream;
extern const Schema decrease_stream_retention_period;
extern const Schema delete_resource_policy;
extern const Schema delete_stream;
extern const Schema deregister_stream_consumer;
extern const Schema describe_account_settings;
extern const Schema describe_limits;
extern const Schema describe_stream;
extern const Schema describe_stream_consumer;
extern const Schema describe_stream_summary;
extern const Schema disable_enhanced_monitoring;
extern const Schema enable_enhanced_monitoring;
extern const Schema get_records;
extern const Schema get_resource_policy;
extern const Schema get_shard_iterator;
extern const Schema increase_stream_retention_period;
extern const Schema list_shards;
extern const Schema list_stream_consumers;
extern const Schema list_streams;
extern const Schema list_tags_for_resource;
extern const Schema list_tags_for_stream;
extern const Schema merge_shards;
extern const Schema put_record;
extern const Schema put_record_keyless;
extern const Schema put_records;
extern const Schema put_records_keyless;
extern const Schema put_resource_policy;
extern const Schema register_stream_consumer;
extern const Schema remove_tags_from_stream;
extern const Schema split_shard;
extern const Schema start_stream_encryption;
extern const Schema stop_stream_encryption;
extern const Schema subscribe_to_shard;
extern const Schema tag_resource;
extern const Schema untag_resource;
extern const Schema update_account_settings;
extern const Schema update_max_record_size;
extern const Schema update_shard_count;
extern const Schema update_stream_mode;
extern const Schema update_stream_record_distribution_strategy;
extern const Schema update_stream_warm_throughput;

}  // namespace kcl::local::kinesis::schemas
