#pragma once

#include "kcl/local/kinesis/protocol/schema.h"

/// The members of each request, in the order in which AWS reports what is wrong with them.
namespace kcl::local::kinesis::schemas {

extern const Schema create_stream;
extern const Schema delete_stream;
extern const Schema describe_stream;
extern const Schema describe_stream_summary;
extern const Schema get_records;
extern const Schema get_shard_iterator;
extern const Schema list_shards;
extern const Schema list_streams;
extern const Schema merge_shards;
extern const Schema put_record;
extern const Schema put_records;
extern const Schema split_shard;

}  // namespace kcl::local::kinesis::schemas
