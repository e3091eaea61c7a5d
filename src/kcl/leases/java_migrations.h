#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/leases/state_places.h"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace kcl::leases {

/// What is known of how Java workers use the tables of a network.
struct JavaTraces {
    struct Rows {
        std::optional<wire::dynamodb::Item> client_version;   ///< Migration3.0
        std::optional<wire::dynamodb::Item> table_migration;  ///< TableMigration3.5
    };
    Rows in_lease_table;
    Rows in_coordinator_table;
    bool coordinator_table =
        false;                   ///< Java KCL 3.0 to 3.4 made it; later ones use it if it is there.
    bool reports_table = false;  ///< The other one of these two.
};

/// Where a cluster that joins must read and write the rows that are no leases, so that all workers
/// of the network agree; decided as Java KCL 3.5 does. Pure.
/// Faults: invalid (the network can't be joined as it is; `message` says what was found and what to
///         do), unavailable (a Java worker is just making its tables).
Result<StatePlaces> places_of(const JavaTraces& traces, const std::string& application,
                              const std::string& lease_table);

/// The row Migration3.0 of a network that began as 3.x, for the table that it is to stand in. Pure.
wire::dynamodb::Item client_version_row(const RowPlace& place, const std::string& worker_id,
                                        SystemTime now);

/// Finds out whether Java workers of this network are in a state that can be joined, and tells them
/// that we are there.
class JavaMigrations {
  public:
    /// Borrows `dynamodb` and `clock`. The names of legacy tables come from the application's name,
    /// even when the lease table has another.
    JavaMigrations(aws::DynamoDbClient& dynamodb, Clock& clock, std::string application,
                   std::string lease_table);

    /// Works without a lease table too. Faults: those of places_of() and of the calls.
    asio::awaitable<Result<void>> check();
    /// check(), then creates the row Migration3.0 unless it exists; a row that another wrote first
    /// is judged as well. Needs the lease table; repeatable.
    asio::awaitable<Result<void>> join(std::string worker_id);
    /// What the last check() or join() that succeeded has found.
    const StatePlaces& places() const { return places_; }

  private:
    asio::awaitable<Result<bool>> table_exists(std::string name);
    asio::awaitable<Result<std::optional<wire::dynamodb::Item>>> row(RowPlace place,
                                                                     std::string key);
    asio::awaitable<Result<JavaTraces::Rows>> rows_in(RowPlace place);
    asio::awaitable<Result<JavaTraces>> look();

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    std::string application_;
    std::string lease_table_;
    StatePlaces places_;
    bool told_ = false;  ///< The row Migration3.0 stands where it belongs.
};

}  // namespace kcl::leases
