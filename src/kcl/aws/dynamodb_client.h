#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/wire/dynamodb/create_table.h"
#include "kcl/wire/dynamodb/delete_item.h"
#include "kcl/wire/dynamodb/delete_table.h"
#include "kcl/wire/dynamodb/describe_table.h"
#include "kcl/wire/dynamodb/get_item.h"
#include "kcl/wire/dynamodb/list_tables.h"
#include "kcl/wire/dynamodb/put_item.h"
#include "kcl/wire/dynamodb/query.h"
#include "kcl/wire/dynamodb/scan.h"
#include "kcl/wire/dynamodb/transact_write_items.h"
#include "kcl/wire/dynamodb/update_item.h"
#include "kcl/wire/dynamodb/update_table.h"

#include <expected>

namespace kcl::aws {

/// A fault of a DynamoDB call, with what the service says about the item in the way.
struct DynamoDbError : Error {
    /// With condition_failed, when the request asked for ALL_OLD and the item exists. Some
    /// emulators never send it.
    std::optional<wire::dynamodb::Item> item;
    /// With condition_failed of a transaction: one for each of its actions.
    std::vector<wire::dynamodb::CancellationReason> cancellation_reasons;
    /// The client sent the request before, and that sending may have been applied (it broke, was
    /// not answered, or failed inside the service): a failed condition may be the echo of our own
    /// success.
    bool retried = false;
};

template <class T>
using DynamoDbResult = std::expected<T, DynamoDbError>;

/// DynamoDB, as far as this project calls it. One method, one call; paging is the caller's.
///
/// Faults: as KinesisClient says; condition_failed: the conditional write did not apply (or applied
/// in a try whose answer
///         was lost: see `retried`); exists: the table is there already, or is changing.
/// Threads: any executor may call; each call resumes on the executor that awaits it.
class DynamoDbClient {
  public:
    virtual ~DynamoDbClient() = default;

    template <class Response>
    using Answer = asio::awaitable<DynamoDbResult<Response>>;

    virtual Answer<wire::dynamodb::CreateTableResponse> create_table(
        wire::dynamodb::CreateTableRequest request) = 0;
    virtual Answer<wire::dynamodb::DescribeTableResponse> describe_table(
        wire::dynamodb::DescribeTableRequest request) = 0;
    virtual Answer<wire::dynamodb::UpdateTableResponse> update_table(
        wire::dynamodb::UpdateTableRequest request) = 0;
    virtual Answer<wire::dynamodb::DeleteTableResponse> delete_table(
        wire::dynamodb::DeleteTableRequest request) = 0;
    virtual Answer<wire::dynamodb::ListTablesResponse> list_tables(
        wire::dynamodb::ListTablesRequest request) = 0;
    virtual Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) = 0;
    virtual Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) = 0;
    virtual Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) = 0;
    virtual Answer<wire::dynamodb::DeleteItemResponse> delete_item(
        wire::dynamodb::DeleteItemRequest request) = 0;
    virtual Answer<wire::dynamodb::QueryResponse> query(wire::dynamodb::QueryRequest request) = 0;
    virtual Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) = 0;
    virtual Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) = 0;
};

}  // namespace kcl::aws
