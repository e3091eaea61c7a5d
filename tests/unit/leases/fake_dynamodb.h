#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/leases/lease.h"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kcl::leases {

/// A DynamoDB of one table keyed by leaseKey, in memory, that knows just the expressions that this
/// project writes and does what a test tells it: lose answers, apply late, hang, throttle, send
/// twice.
class FakeDynamoDb final : public aws::DynamoDbClient {
  public:
    /// What becomes of one call.
    struct Fate {
        enum class Kind {
            normal,
            answer_lost,    ///< Applied, then timed_out.
            never_arrives,  ///< Not applied, timed_out.
            sent_twice,    ///< Applied, answer lost, applied again by the client's own retry, which
                           ///< is answered.
            arrives_late,  ///< timed_out; applied when the test calls deliver_late().
            hangs,         ///< Applied, never answered: ends by cancellation.
            fails,         ///< Not applied, fails with `fault`.
        };
        Kind kind = Kind::normal;
        Fault fault = Fault::throttled;
        Duration answer_after{};  ///< Between arriving and answering.
    };
    using Kind = Fate::Kind;
    using Item = wire::dynamodb::Item;
    using Table = wire::dynamodb::TableDescription;

    explicit FakeDynamoDb(Clock& clock) : clock_(clock) {}

    /// Fates of the next writes and reads of rows; the usual one when there are none left.
    std::deque<Fate> write_fates;
    std::deque<Fate> read_fates;
    Fate usual_write;
    /// Updates of these rows are never answered.
    std::set<std::string> hanging_keys;
    void next_write(Kind kind) { write_fates.push_back({kind, {}, {}}); }
    void next_write_fails(Fault fault) { write_fates.push_back({Kind::fails, fault, {}}); }
    /// Like emulators that know neither ReturnValues nor the item of a failed condition.
    bool sends_items = true;
    std::size_t page_size = 1'000;
    /// Called before each write is applied, as another client that comes first.
    std::function<void()> before_write;

    void put(const Lease& lease);
    Lease lease(const std::string& key) const;
    bool has(const std::string& key) const { return rows.contains(key); }
    void deliver_late();

    std::map<std::string, Item> rows;
    std::vector<wire::dynamodb::UpdateItemRequest> updates;
    std::vector<wire::dynamodb::PutItemRequest> puts;
    std::vector<wire::dynamodb::DeleteItemRequest> deletes;
    std::vector<wire::dynamodb::GetItemRequest> gets;
    std::vector<wire::dynamodb::ScanRequest> scans;
    std::size_t updates_in_flight = 0;
    std::size_t most_updates_in_flight = 0;

    /// Tables by name, and how many more descriptions until one turns ACTIVE with its indexes.
    std::map<std::string, Table> tables;
    int descriptions_until_active = 0;
    std::optional<Error> create_table_error;
    std::optional<Error> update_table_error;
    std::deque<Error> describe_errors;
    std::vector<wire::dynamodb::CreateTableRequest> created;
    std::vector<wire::dynamodb::UpdateTableRequest> table_updates;

    Answer<wire::dynamodb::CreateTableResponse> create_table(
        wire::dynamodb::CreateTableRequest request) override;
    Answer<wire::dynamodb::DescribeTableResponse> describe_table(
        wire::dynamodb::DescribeTableRequest request) override;
    Answer<wire::dynamodb::UpdateTableResponse> update_table(
        wire::dynamodb::UpdateTableRequest request) override;
    Answer<wire::dynamodb::DeleteTableResponse> delete_table(
        wire::dynamodb::DeleteTableRequest request) override;
    Answer<wire::dynamodb::ListTablesResponse> list_tables(
        wire::dynamodb::ListTablesRequest request) override;
    Answer<wire::dynamodb::PutItemResponse> put_item(
        wire::dynamodb::PutItemRequest request) override;
    Answer<wire::dynamodb::GetItemResponse> get_item(
        wire::dynamodb::GetItemRequest request) override;
    Answer<wire::dynamodb::UpdateItemResponse> update_item(
        wire::dynamodb::UpdateItemRequest request) override;
    Answer<wire::dynamodb::DeleteItemResponse> delete_item(
        wire::dynamodb::DeleteItemRequest request) override;
    Answer<wire::dynamodb::QueryResponse> query(wire::dynamodb::QueryRequest request) override;
    Answer<wire::dynamodb::ScanResponse> scan(wire::dynamodb::ScanRequest request) override;
    Answer<wire::dynamodb::TransactWriteItemsResponse> transact_write_items(
        wire::dynamodb::TransactWriteItemsRequest request) override;

  private:
    template <class Response>
    Answer<Response> answer_write(std::function<aws::DynamoDbResult<Response>()> apply);
    asio::awaitable<std::optional<aws::DynamoDbError>> before_read();
    aws::DynamoDbResult<wire::dynamodb::UpdateItemResponse> apply(
        const wire::dynamodb::UpdateItemRequest& request);
    aws::DynamoDbResult<wire::dynamodb::PutItemResponse> apply(
        const wire::dynamodb::PutItemRequest& request);
    aws::DynamoDbResult<wire::dynamodb::DeleteItemResponse> apply(
        const wire::dynamodb::DeleteItemRequest& request);
    aws::DynamoDbError condition_failed(const Item* row) const;

    Clock& clock_;
    std::vector<std::function<void()>> late_;
};

}  // namespace kcl::leases
