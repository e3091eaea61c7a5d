#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace kcl::leases {

/// What a new lease table is made of. Existing tables are used as they are.
struct TableSettings {
    std::string table_name;
    /// Reads and writes a second, for the table and its index each. Absent: PAY_PER_REQUEST.
    std::optional<wire::dynamodb::ProvisionedThroughput> provisioned;
    bool deletion_protection = false;
    std::vector<wire::dynamodb::Tag> tags;
};

/// What a lease table needs next before leases can live in it.
enum class SchemaStep { create_table, wait_for_table, add_index, wait_for_index, ready };
std::string_view to_string(SchemaStep step);

/// Decides by what DescribeTable says; empty: there is no such table. Pure.
/// Faults: invalid (the table or its index is not what a lease table is; or its status needs a
/// person).
Result<SchemaStep> next_schema_step(const std::optional<wire::dynamodb::TableDescription>& table);

/// The table with the index LeaseOwnerToLeaseKeyIndex, created together. Pure.
wire::dynamodb::CreateTableRequest create_table_request(const TableSettings& settings);
/// Adds the index to a table that an older KCL made, with the table's own capacity if that is
/// provisioned. Pure.
wire::dynamodb::UpdateTableRequest add_index_request(const wire::dynamodb::TableDescription& table);

/// Where ensure() stands: told whenever the step changes, and for each failure that is tried again.
struct SchemaProgress {
    SchemaStep step;
    std::string detail;
};

/// Brings the lease table into being.
class LeaseTableSchema {
  public:
    /// Borrows `dynamodb` and `clock`.
    LeaseTableSchema(aws::DynamoDbClient& dynamodb, Clock& clock, TableSettings settings,
                     std::function<void(const SchemaProgress&)> on_progress);

    /// Returns once table and index exist and are ACTIVE, creating what is missing. Several
    /// clusters may do so at once. Throttling and outages are waited out. Faults: timed_out
    /// (`message` says what is still missing; calling again goes on), denied (names the
    /// permission),
    ///         invalid (the table is something else).
    asio::awaitable<Result<void>> ensure(SteadyTime deadline);

  private:
    asio::awaitable<Result<std::optional<wire::dynamodb::TableDescription>>> describe();
    asio::awaitable<Result<void>> take(SchemaStep step,
                                       std::optional<wire::dynamodb::TableDescription> table);
    Result<void> judge(Error error, SchemaStep step);
    void tell(SchemaStep step, std::string detail);

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    TableSettings settings_;
    std::function<void(const SchemaProgress&)> on_progress_;
    std::optional<SchemaStep> told_;
    bool add_refused_ = false;
};

}  // namespace kcl::leases
