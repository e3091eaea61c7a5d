#pragma once

#include "kcl/base/random.h"
#include "kcl/local/caller.h"
#include "kcl/local/dynamodb/engine/settings.h"
#include "kcl/local/dynamodb/expressions/expression_cache.h"
#include "kcl/local/dynamodb/outcome.h"
#include "kcl/local/dynamodb/tables/tables.h"
#include "kcl/local/storage/store.h"
#include "kcl/wire/dynamodb/batch_get_item.h"
#include "kcl/wire/dynamodb/batch_write_item.h"
#include "kcl/wire/dynamodb/create_table.h"
#include "kcl/wire/dynamodb/delete_item.h"
#include "kcl/wire/dynamodb/delete_table.h"
#include "kcl/wire/dynamodb/describe_table.h"
#include "kcl/wire/dynamodb/get_item.h"
#include "kcl/wire/dynamodb/list_tables.h"
#include "kcl/wire/dynamodb/partiql/batch_execute_statement.h"
#include "kcl/wire/dynamodb/partiql/execute_statement.h"
#include "kcl/wire/dynamodb/partiql/execute_transaction.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/query.h"
#include "kcl/wire/dynamodb/scan.h"
#include "kcl/wire/dynamodb/service_facts.h"
#include "kcl/wire/dynamodb/streams/streams.h"
#include "kcl/wire/dynamodb/tables/continuous_backups.h"
#include "kcl/wire/dynamodb/tables/tags.h"
#include "kcl/wire/dynamodb/tables/time_to_live.h"
#include "kcl/wire/dynamodb/transact_get_items.h"
#include "kcl/wire/dynamodb/transact_write_items.h"
#include "kcl/wire/dynamodb/update_item.h"
#include "kcl/wire/dynamodb/update_table.h"

namespace kcl::local::dynamodb {

/// What DynamoDB promises, as functions from request to answer over one storage transaction. No
/// sockets, no clock: the time is the caller's.
///
/// Knows:    the semantics of each operation and its errors, word for word. Presence and bounds of
/// parameters that the
///           service's model states (lengths, patterns, ranges) are the protocol's to check.
/// Promises: an error leaves the transaction as it was, so that many calls may share one.
/// Everything lives in storage;
///           what is kept here is only ever a copy that is checked, or a pure function of its key.
/// Threads:  confined to one at a time. Several engines may work on one store.
/// Errors:   ServiceError for what a caller can do wrong; StorageError is thrown when the store
/// fails.
class Engine {
  public:
    using Settings = EngineSettings;
    using Transaction = storage::Transaction;

    /// `random` makes table ids and outlives this object.
    explicit Engine(Random& random, Settings settings = {})
        : random_(random), settings_(settings) {}

    Outcome<wire::dynamodb::CreateTableResponse> create_table(
        Transaction& transaction, const Caller& caller, wire::dynamodb::CreateTableRequest request);
    Outcome<wire::dynamodb::DescribeTableResponse> describe_table(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::DescribeTableRequest& request);
    Outcome<wire::dynamodb::UpdateTableResponse> update_table(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::UpdateTableRequest& request);
    Outcome<wire::dynamodb::DeleteTableResponse> delete_table(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::DeleteTableRequest& request);
    Outcome<wire::dynamodb::ListTablesResponse> list_tables(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::ListTablesRequest& request);

    Outcome<wire::dynamodb::PutItemResponse> put_item(Transaction& transaction,
                                                      const Caller& caller,
                                                      wire::dynamodb::PutItemRequest request);
    Outcome<wire::dynamodb::GetItemResponse> get_item(Transaction& transaction,
                                                      const Caller& caller,
                                                      wire::dynamodb::GetItemRequest request);
    Outcome<wire::dynamodb::UpdateItemResponse> update_item(
        Transaction& transaction, const Caller& caller, wire::dynamodb::UpdateItemRequest request);
    Outcome<wire::dynamodb::DeleteItemResponse> delete_item(
        Transaction& transaction, const Caller& caller, wire::dynamodb::DeleteItemRequest request);

    Outcome<wire::dynamodb::QueryResponse> query(Transaction& transaction, const Caller& caller,
                                                 wire::dynamodb::QueryRequest request);
    Outcome<wire::dynamodb::ScanResponse> scan(Transaction& transaction, const Caller& caller,
                                               wire::dynamodb::ScanRequest request);

    Outcome<wire::dynamodb::BatchGetItemResponse> batch_get_item(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::BatchGetItemRequest request);
    Outcome<wire::dynamodb::BatchWriteItemResponse> batch_write_item(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::BatchWriteItemRequest request);
    Outcome<wire::dynamodb::TransactGetItemsResponse> transact_get_items(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::TransactGetItemsRequest request);
    Outcome<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::TransactWriteItemsRequest request);

    Outcome<wire::dynamodb::ExecuteStatementResponse> execute_statement(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::ExecuteStatementRequest request);
    Outcome<wire::dynamodb::BatchExecuteStatementResponse> batch_execute_statement(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::BatchExecuteStatementRequest request);
    Outcome<wire::dynamodb::ExecuteTransactionResponse> execute_transaction(
        Transaction& transaction, const Caller& caller,
        wire::dynamodb::ExecuteTransactionRequest request);

    Outcome<wire::dynamodb::UpdateTimeToLiveResponse> update_time_to_live(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::UpdateTimeToLiveRequest& request);
    Outcome<wire::dynamodb::DescribeTimeToLiveResponse> describe_time_to_live(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::DescribeTimeToLiveRequest& request);
    /// Whether the time of an item is known to be over.
    bool has_expired(SystemTime now) const;
    /// Looks now and then whether there are items whose time is over, or will be. Only reads.
    void look_for_expired(Transaction& transaction, SystemTime now);
    /// Deletes some of the items whose time is over, of any table. Bounded.
    void delete_expired(Transaction& transaction, SystemTime now);

    Outcome<wire::dynamodb::TagResourceResponse> tag_resource(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::TagResourceRequest& request);
    Outcome<wire::dynamodb::UntagResourceResponse> untag_resource(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::UntagResourceRequest& request);
    Outcome<wire::dynamodb::ListTagsOfResourceResponse> list_tags_of_resource(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::ListTagsOfResourceRequest& request);

    Outcome<wire::dynamodb::ContinuousBackupsResponse> describe_continuous_backups(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::DescribeContinuousBackupsRequest& request);
    Outcome<wire::dynamodb::ContinuousBackupsResponse> update_continuous_backups(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::UpdateContinuousBackupsRequest& request);
    Outcome<wire::dynamodb::DescribeLimitsResponse> describe_limits(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::DescribeLimitsRequest& request);

    Outcome<wire::dynamodb::streams::ListStreamsResponse> list_streams(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::streams::ListStreamsRequest& request);
    Outcome<wire::dynamodb::streams::DescribeStreamResponse> describe_stream(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::streams::DescribeStreamRequest& request);
    Outcome<wire::dynamodb::streams::GetShardIteratorResponse> get_shard_iterator(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::streams::GetShardIteratorRequest& request);
    Outcome<wire::dynamodb::streams::GetRecordsResponse> get_records(
        Transaction& transaction, const Caller& caller,
        const wire::dynamodb::streams::GetRecordsRequest& request);

  private:
    Random& random_;
    Settings settings_;
    ExpressionCache expressions_;
    Tables tables_;
    SystemTime next_look_for_expired_{};
};

}  // namespace kcl::local::dynamodb
