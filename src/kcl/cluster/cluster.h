#pragma once

#include "kcl/aws/dynamodb_client.h"
#include "kcl/aws/kinesis_client.h"
#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"
#include "kcl/base/worker_threads.h"
#include "kcl/cluster/cluster_event.h"
#include "kcl/cluster/cluster_settings.h"
#include "kcl/cluster/shard_consumers.h"
#include "kcl/coordination/coordinator.h"
#include "kcl/leases/held_leases.h"
#include "kcl/leases/lease_table.h"
#include "kcl/retrieval/byte_budget.h"
#include "kcl/shards/shard_sync.h"

#include <functional>
#include <memory>

namespace kcl::cluster {

/// One cluster, running: holds leases, consumes their shards, takes part in the network, leaves in
/// order.
///
/// Knows nothing of sockets, command lines and logs: everything outside comes in, and what happens
/// goes out as events. So it runs unchanged in a simulation.
/// Confined to one executor; users' code runs on `threads`.
class Cluster {
  public:
    /// What a cluster borrows. All of it outlives the cluster.
    struct Outside {
        asio::any_io_executor executor;
        aws::KinesisClient& kinesis;
        aws::DynamoDbClient& dynamodb;
        WorkerThreads& threads;
        Clock& clock;
        Random& random;
        coordination::CpuSource* cpu = nullptr;  ///< Null: this cluster does not measure it.
    };
    /// The users' side: what makes consumers, and where they log (any thread).
    struct Users {
        std::shared_ptr<consumer::ConsumerHost> host;
        std::function<void(const std::string& shard_id, LogLevel, std::string_view)> log;
    };

    Cluster(Outside outside, Users users, ClusterSettings settings,
            std::function<void(const ClusterEvent&)> on_event);

    /// Prepares the table, takes part in the network until shut_down(), leaves. Call it once.
    /// Faults: those of preparing: invalid and denied need a person; timed_out: the table did not
    /// get ready. Cancellation: terminal: stops where it stands, as a crash would.
    asio::awaitable<Result<void>> run();

    /// Leave in order: shards go straight to other clusters when there are any. The second call no
    /// longer waits for users' code.
    void shut_down();

    /// Shards that this cluster is consuming.
    std::size_t consumer_count() const { return consumers_.count(); }
    const coordination::NetworkView& view() const { return coordinator_.view(); }

  private:
    asio::awaitable<void> live(TaskGroup& tasks);
    asio::awaitable<void> prepare();
    using Step = asio::awaitable<Result<void>>;
    asio::awaitable<Result<void>> prepare_table();
    asio::awaitable<Result<void>> patiently(const std::function<Step()>& step, SteadyTime deadline);
    asio::awaitable<void> leave();
    asio::awaitable<void> bequeath(std::vector<coordination::Bequest> bequests);
    asio::awaitable<void> hand_to(leases::Tenure tenure, std::string heir);
    void take(const ClusterEvent& event);
    void take_lease(const leases::LeaseEvent& event);
    void take_news(const coordination::CoordinationEvent& event);
    bool has_room() const;
    std::unique_ptr<retrieval::Fetcher> make_fetcher(const leases::Lease& lease);

    Outside outside_;
    ClusterSettings settings_;
    std::function<void(const ClusterEvent&)> on_event_;

    leases::LeaseTable table_;
    leases::HeldLeases held_;
    shards::ShardSync sync_;
    coordination::ReportWriter reports_;
    coordination::StreamRegister stream_;
    coordination::LeaderLock lock_;
    std::unique_ptr<coordination::AssignmentStrategy> strategy_;
    coordination::LeaderDuties duties_;
    coordination::Coordinator coordinator_;
    retrieval::ByteBudget budget_;
    ShardConsumers consumers_;

    int stop_requests_ = 0;
    Bell changed_;
    std::optional<Result<void>> prepared_;
};

}  // namespace kcl::cluster
