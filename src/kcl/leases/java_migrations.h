#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"

#include <optional>
#include <string>
#include <vector>

namespace kcl::leases {

/// What is known of how Java workers use the tables of a network.
struct JavaTraces {
    std::vector<std::string> legacy_tables;  ///< Those of Java KCL 3.0 to 3.4 that exist.
    std::optional<wire::dynamodb::Item> client_version;  ///< The lease table's row Migration3.0.
    std::optional<wire::dynamodb::Item>
        table_migration;  ///< The lease table's row TableMigration3.5.
};

/// Whether a cluster that keeps everything in the lease table may join, as Java KCL 3.5 does
/// natively. Pure. Faults: invalid (`message` says what was found and what to do).
Result<void> may_join(const JavaTraces& traces, const std::string& lease_table);

/// The row Migration3.0 of a network that began as 3.x. Pure.
wire::dynamodb::Item client_version_row(const std::string& worker_id, SystemTime now);

/// Finds out whether Java workers of this network are in a state that can be joined, and tells them
/// that we are there.
class JavaMigrations {
  public:
    /// Borrows `dynamodb` and `clock`. The names of legacy tables come from the application's name,
    /// even when the lease table has another.
    JavaMigrations(aws::DynamoDbClient& dynamodb, Clock& clock, std::string application,
                   std::string lease_table);

    /// Works without a lease table too. Faults: invalid (see may_join), and those of the calls.
    asio::awaitable<Result<void>> check();
    /// check(), then creates the row Migration3.0 unless it exists; a row that another wrote first
    /// is judged as well. Needs the lease table; repeatable.
    asio::awaitable<Result<void>> join(std::string worker_id);

  private:
    asio::awaitable<Result<bool>> table_exists(std::string name);
    asio::awaitable<Result<std::optional<wire::dynamodb::Item>>> row(std::string key);
    asio::awaitable<Result<JavaTraces>> look();

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    std::string application_;
    std::string lease_table_;
};

}  // namespace kcl::leases
