#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <optional>
#include <string>

namespace kcl::coordination {

/// What a cluster tells the others about itself: its row of worker metrics, as Java KCL 3.5 writes
/// and reads it. A cluster without a fresh row is never given a lease, by us or by a Java leader.
struct ClusterReport {
    std::string id;          ///< The worker id: what stands in leaseOwner.
    SystemTime last_update;  ///< `lut`, whole seconds of the writer's wall clock.
    /// How long the writer means to stay silent: 30 s in Java. Ours says it in an attribute that
    /// Java ignores.
    Duration interval = 30s;
    /// Its last metrics could not be measured: such a cluster gets no leases.
    bool failing = false;

    bool operator==(const ClusterReport&) const = default;
};

wire::dynamodb::Item to_row(const ClusterReport& report);
/// Faults: corrupt (`message` names row and attribute).
Result<ClusterReport> report_from_row(const wire::dynamodb::Item& row);

/// Writes and removes this cluster's row. Nothing is conditional: no one else writes it while we
/// live.
class ReportWriter {
  public:
    /// Borrows `dynamodb` and `clock`.
    ReportWriter(aws::DynamoDbClient& dynamodb, Clock& clock, std::string table_name,
                 std::string cluster_id);

    asio::awaitable<Result<void>> write(Duration interval);
    /// A cluster that leaves removes its row first, so that nobody gives it anything more.
    asio::awaitable<Result<void>> remove();
    /// Removes the row of a cluster that died long ago, if it has not reported since.
    asio::awaitable<Result<void>> remove_stale(ClusterReport seen);

  private:
    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    std::string table_name_;
    std::string cluster_id_;
};

}  // namespace kcl::coordination
