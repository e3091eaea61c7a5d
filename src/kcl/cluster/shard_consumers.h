#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"
#include "kcl/cluster/cluster_event.h"
#include "kcl/consumer/shard_consumer.h"
#include "kcl/leases/held_leases.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace kcl::cluster {

/// The shard consumers of one cluster: one for each tenure that HeldLeases tells of, from its
/// beginning to its end.
///
/// Promises: two consumers of the same shard never run at the same time in this process, even when
/// the lease is lost and gained again while users' code still runs. Confined to the cluster's
/// executor.
class ShardConsumers {
  public:
    using FetcherFactory =
        std::function<std::unique_ptr<retrieval::Fetcher>(const leases::Lease& lease)>;
    struct Parts {
        consumer::ShardConsumer::Outside outside;
        std::shared_ptr<consumer::ConsumerHost> host;
        FetcherFactory make_fetcher;
        /// How long it may take until the next owner of a lease knows that it is coming.
        std::function<Duration()> heirs_look_within;
        /// Where users' code logs; any thread.
        std::function<void(const std::string& shard_id, LogLevel, std::string_view)> user_log;
    };

    ShardConsumers(Parts parts, std::string stream, consumer::ConsumerSettings settings,
                   Duration handoff_deadline, std::function<void(const ClusterEvent&)> on_event);

    /// What HeldLeases tells.
    void take(const leases::LeaseEvent& event);

    /// The table says that this shard is finished: its children here need not wait for it.
    void parent_ended(const std::string& lease_key);

    std::size_t count() const { return running_.size(); }

    /// This cluster is about to leave: handoffs that it begins itself wait for shut_down().
    void expect_shut_down() { leaving_ = true; }
    /// Every consumer finishes its batch and gives its lease away by `deadline`.
    void shut_down(SteadyTime deadline);
    /// Nobody waits for users' code any longer.
    void hurry();
    /// Returns when no consumer is left, or at `deadline`.
    asio::awaitable<void> all_closed(SteadyTime deadline);
    /// Stops what is left where it stands.
    asio::awaitable<void> stop();

    /// The tenure of a shard that is being consumed now.
    std::optional<leases::Tenure> tenure_of(const std::string& lease_key) const;

  private:
    struct Running {
        leases::Tenure tenure;
        std::unique_ptr<consumer::ShardConsumer> consumer;  ///< Null while an older tenure closes.
        bool lost = false;
        bool in_handoff = false;
    };

    asio::awaitable<void> run(leases::Tenure tenure, leases::Lease lease);
    asio::awaitable<void> hand_over(leases::Tenure tenure, SteadyTime began);
    asio::awaitable<void> consume(leases::Tenure tenure, leases::Lease lease);
    asio::awaitable<void> older_tenures_closed(leases::Tenure tenure);
    std::unique_ptr<consumer::ShardConsumer> make(const leases::Tenure& tenure,
                                                  const leases::Lease& lease);
    Running* find(const leases::Tenure& tenure);

    Parts parts_;
    std::string stream_;
    consumer::ConsumerSettings settings_;
    Duration handoff_deadline_;
    std::function<void(const ClusterEvent&)> on_event_;
    std::map<std::uint64_t, Running> running_;  ///< By token: the older tenure first.
    bool leaving_ = false;
    std::optional<SteadyTime> shutting_down_;
    Bell closed_;
    TaskGroup tasks_;
};

}  // namespace kcl::cluster
