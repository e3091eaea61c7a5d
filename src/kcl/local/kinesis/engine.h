#pragma once

#include "kcl/local/caller.h"
#include "kcl/local/kinesis/outcome.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/kinesis/create_stream.h"
#include "kcl/wire/kinesis/delete_stream.h"
#include "kcl/wire/kinesis/describe_stream.h"
#include "kcl/wire/kinesis/describe_stream_summary.h"
#include "kcl/wire/kinesis/get_records.h"
#include "kcl/wire/kinesis/get_shard_iterator.h"
#include "kcl/wire/kinesis/list_shards.h"
#include "kcl/wire/kinesis/list_streams.h"
#include "kcl/wire/kinesis/merge_shards.h"
#include "kcl/wire/kinesis/put_record.h"
#include "kcl/wire/kinesis/put_records.h"
#include "kcl/wire/kinesis/split_shard.h"

#include <chrono>

namespace kcl::local::kinesis {

namespace api = kcl::wire::kinesis;

/// What may differ from one local Kinesis to another.
struct Settings {
    /// How long a stream is CREATING, UPDATING (after a reshard) and DELETING; 0: not at all.
    std::chrono::milliseconds create_delay{0};
    std::chrono::milliseconds update_delay{0};
    std::chrono::milliseconds delete_delay{0};
    /// Open shards that one account may have in one region.
    int shard_limit = 20'000;
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

  private:
    Settings settings_;
};

}  // namespace kcl::local::kinesis
