#pragma once

#include "kcl/coordination/assignment.h"
#include "kcl/coordination/coordination_event.h"
#include "kcl/coordination/network_view.h"
#include "kcl/coordination/stream_identity.h"
#include "kcl/leases/lease_table.h"
#include "kcl/shards/hash_range_hole.h"
#include "kcl/shards/shard_sync.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace kcl::coordination {

/// What the leader does for the network: creates the leases that ought to exist, gives leases to
/// clusters, clears away the leases of finished shards. Each round works on one view of the table;
/// whatever fails is seen and done again by a later round, also by another leader.
///
/// Knows nothing of elections: its owner calls it only while leading. Confined to the cluster's
/// executor.
class LeaderDuties {
  public:
    struct Settings {
        Duration audit_every = 120s;  ///< Between two checks that every hash key has a lease.
        Duration clear_every = 30s;   ///< Between two tries to clear away finished leases.
        /// Between two questions to the service about finished leases whose children have none.
        Duration ask_every = 300s;
        std::size_t writes_at_once = 32;
    };
    struct Parts {
        leases::LeaseTable& table;
        shards::ShardSync& sync;
        ReportWriter& reports;
        StreamRegister& stream;
        const AssignmentStrategy& strategy;
        Clock& clock;
    };

    LeaderDuties(asio::any_io_executor executor, Parts parts, Settings settings,
                 std::function<void(const CoordinationEvent&)> on_event);

    /// A new leadership: audits anew, trusts nothing of an earlier one.
    void begin();
    /// Clears away the leases of finished shards, every now and then. Needs no leadership.
    asio::awaitable<void> clear_if_due(const NetworkView& view);
    struct Outcome {
        bool look_again = false;  ///< Something was written that is worth another look at once.
        bool moved = false;       ///< Something was written that concerns other clusters.
    };
    /// One round. `given_to_me` is called for each lease that was given to `me`.
    asio::awaitable<Outcome> round(const NetworkView& view, std::string me,
                                   std::function<void(leases::Lease)> given_to_me);

    const AssignmentStrategy& strategy() const { return parts_.strategy; }

  private:
    asio::awaitable<bool> same_stream();
    asio::awaitable<bool> create_leases(const NetworkView& view);
    asio::awaitable<Result<void>> fill_in_hash_ranges(const std::vector<leases::Lease>& leases);
    asio::awaitable<void> assign(const NetworkView& view, const std::string& me,
                                 const std::function<void(leases::Lease)>& given_to_me);
    asio::awaitable<void> carry_out(Move move, const std::string& me,
                                    const std::function<void(leases::Lease)>& given_to_me);
    asio::awaitable<void> clear_finished(const NetworkView& view);
    asio::awaitable<void> ask_about(std::vector<leases::Lease> undecided);
    asio::awaitable<bool> remove(leases::Lease lease);
    asio::awaitable<void> forget_the_dead(const NetworkView& view);
    void failed(std::string duty, const Error& error);

    asio::any_io_executor executor_;
    Parts parts_;
    Settings settings_;
    std::function<void(const CoordinationEvent&)> on_event_;
    shards::HoleTracker holes_;
    SteadyTime audit_due_{};
    SteadyTime clear_due_{};
    SteadyTime ask_due_{};
    Duration audit_retry_ = 1s;
    bool moved_ = false;
    std::set<std::string> failing_;                ///< Duties whose failure has been told.
    std::map<std::string, SystemTime> forgotten_;  ///< Reports of the dead that were removed.
};

}  // namespace kcl::coordination
