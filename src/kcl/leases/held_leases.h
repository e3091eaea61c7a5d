#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "kcl/base/bell.h"
#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/leases/lease.h"
#include "kcl/leases/lease_table.h"

namespace kcl::leases {

/// How long leases live. One set of numbers for every cluster of a network.
struct LeaseTiming {
    Duration failover = 10s;  ///< A lease whose counter stood still this long may be taken by another cluster.
    /// We stop delivering this long before another may start: covers clock drift (5 %) and a slow answer.
    Duration stop_margin = failover / 10;
    Duration renew_interval() const { return failover / 3 - 25ms; }
    /// From the moment a successful renewal was *sent*.
    Duration held_for() const { return failover - stop_margin; }
};

/// One tenure of one lease: a lease that was lost and taken again is another tenure. Compare by `token`.
struct Tenure {
    std::string lease_key;
    std::uint64_t token = 0;
    bool operator==(const Tenure&) const = default;
};

namespace lease_event {
struct Gained { Tenure tenure; Lease lease; };
/// Stop delivering now; nothing can be checkpointed. `reason` is for the log.
struct Lost { Tenure tenure; std::string reason; };
/// Finish the batch in hand, let the consumer checkpoint, then call finish_handoff().
struct HandoffRequested { Tenure tenure; std::string next_owner; };
struct Checkpointed { Tenure tenure; Checkpoint checkpoint; };
struct RenewalFailed { Tenure tenure; Error error; };
}  // namespace lease_event
using LeaseEvent = std::variant<lease_event::Gained, lease_event::Lost, lease_event::HandoffRequested,
                                lease_event::Checkpointed, lease_event::RenewalFailed>;

/// The leases that this cluster holds: renews them, notices their loss, writes their checkpoints, gives them up.
///
/// Safety: a lease is held only until `held_for()` after its last successful renewal was sent, on monotonic time; after
/// that it is lost here, whatever the table says, and a late success does not revive it.
/// Confined to the cluster's executor. Calls on one lease are serialised; calls on different leases are not.
class HeldLeases {
  public:
    /// Borrows `table`, `clock`, `random`. `on_event` is called on the executor, never from inside a call of the same event.
    HeldLeases(asio::any_io_executor executor, LeaseTable& table, Clock& clock, Random& random, std::string worker_id,
               LeaseTiming timing, std::function<void(const LeaseEvent&)> on_event);
    ~HeldLeases();

    /// Renews all held leases, spread and jittered, until cancelled. Does not give them up.
    asio::awaitable<void> run();

    /// Starts a tenure of a lease whose row names us as owner and has no checkpoint owner. `seen_at` is when the read or
    /// write that proved it was sent. No effect after stop_adding() or when the lease is held already.
    void add(Lease lease, SteadyTime seen_at);
    void stop_adding();

    /// The leases held at this moment, by key.
    std::map<std::string, Lease> held() const;
    bool holds(const Tenure& tenure) const;
    /// The instant at which `tenure` is lost unless renewed; the past when it is lost already.
    SteadyTime held_until(const Tenure& tenure) const;

    /// Stores a checkpoint. A success counts as a renewal. Faults: lost; throttled, unavailable, timed_out (may be repeated).
    asio::awaitable<Result<void>> checkpoint(Tenure tenure, Checkpoint checkpoint);
    /// Stores a prepared checkpoint with the application's state; the checkpoint itself stays.
    asio::awaitable<Result<void>> prepare_checkpoint(Tenure tenure, Checkpoint pending, std::string state);
    asio::awaitable<Result<void>> set_children(Tenure tenure, std::vector<std::string> child_shard_ids);

    /// The old owner's last step of a handoff: assigns the lease to the recorded next owner and drops it here.
    asio::awaitable<Result<void>> finish_handoff(Tenure tenure);
    /// Begins a handoff of our own lease, as a cluster that leaves does for each of its shards.
    asio::awaitable<Result<void>> begin_handoff(Tenure tenure, std::string next_owner);
    /// Gives the lease up: no owner in the table, dropped here. Dropped here even when the write fails.
    asio::awaitable<Result<void>> release(Tenure tenure);
    /// Stops renewing without a word to the table.
    void drop(const Tenure& tenure, std::string reason);
    /// Counts user bytes handed to the consumer: becomes throughputKBps with the renewals.
    void count_bytes(const Tenure& tenure, std::uint64_t bytes);

  private:
    struct Held;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kcl::leases
