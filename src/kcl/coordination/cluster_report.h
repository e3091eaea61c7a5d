#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/base/clock.h"
#include "kcl/base/result.h"
#include "kcl/coordination/utilisation/cpu_source.h"
#include "kcl/leases/lease_table.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::coordination {

/// One measured quantity of a cluster, as Java KCL 3 keeps it.
struct Metric {
    std::vector<double> values;  ///< Percent, the oldest first, ten at most; -1: measuring failed.
    double most = 100;           ///< Above this the cluster is overloaded: Java's operating range.

    bool operator==(const Metric&) const = default;
};

/// What a cluster tells the others about itself: its row of worker metrics, as Java KCL 3.5 writes
/// and reads it. A cluster without a fresh row is never given a lease, by us or by a Java leader.
struct ClusterReport {
    std::string id;          ///< The worker id: what stands in leaseOwner.
    SystemTime last_update;  ///< `lut`, whole seconds of the writer's wall clock.
    /// How long the writer means to stay silent: 30 s in Java. Ours says it in an attribute that
    /// Java ignores. So are the two after it.
    Duration interval = 30s;
    /// Its part in equal shares, beside 1 for everybody else.
    double weight = 1;
    /// The most leases that it takes; empty: it names no limit.
    std::optional<std::size_t> max_leases;
    /// By Java's short names: C is the use of processors.
    std::map<std::string, Metric> metrics;
    /// Its last metrics could not be measured: such a cluster gets no leases.
    bool failing = false;
    /// A Java worker: looks only once in a failover time for leases that it was given.
    bool java = false;
    /// When it was written, on the clock by which its writer stamps its renewals.
    std::optional<leases::RenewalStamp> written_at;

    bool operator==(const ClusterReport&) const = default;
};

/// A cluster's use of its processors, in percent, smoothed as Java does it.
struct CpuUse {
    double percent = 0;
    double most = 100;
};
/// Empty: it does not measure it.
std::optional<CpuUse> cpu_use(const ClusterReport& report);

/// The row for the table that it is to stand in.
wire::dynamodb::Item to_row(const ClusterReport& report, const leases::RowPlace& place);
/// Faults: corrupt (`message` names row and attribute).
Result<ClusterReport> report_from_row(const wire::dynamodb::Item& row);

/// What a cluster says about itself in every report.
struct ClusterTraits {
    double weight = 1;
    std::optional<std::size_t> max_leases;
    /// Borrowed; null: nothing is measured, and a Java leader balances this cluster by throughput.
    CpuSource* cpu = nullptr;
};

/// Writes and removes this cluster's row. Nothing is conditional: no one else writes it while we
/// live.
class ReportWriter {
  public:
    /// Borrows `dynamodb`, `clock`, `table`, which knows where reports stand, and what `traits`
    /// point to.
    ReportWriter(aws::DynamoDbClient& dynamodb, Clock& clock, const leases::LeaseTable& table,
                 std::string cluster_id, ClusterTraits traits = {});

    /// Measures, and writes the row, stamped with `now`. Takes half a second longer than the call
    /// at most.
    asio::awaitable<Result<void>> write(Duration interval,
                                        std::optional<leases::RenewalStamp> now = {});
    /// A cluster that leaves removes its row first, so that nobody gives it anything more.
    asio::awaitable<Result<void>> remove();
    /// Removes the row of a cluster that died long ago, if it has not reported since.
    asio::awaitable<Result<void>> remove_stale(ClusterReport seen);

  private:
    asio::awaitable<void> measure();

    aws::DynamoDbClient& dynamodb_;
    Clock& clock_;
    const leases::LeaseTable& table_;
    std::string cluster_id_;
    ClusterTraits traits_;
    Metric cpu_;
};

}  // namespace kcl::coordination
