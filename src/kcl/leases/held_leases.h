#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/leases/lease.h"
#include "kcl/leases/lease_event.h"
#include "kcl/leases/lease_table.h"
#include "kcl/leases/lease_timing.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kcl::leases {

/// The leases that this cluster holds: renews them, notices their loss, writes their checkpoints,
/// gives them up.
///
/// Safety: a lease is held only until `held_for()` after its last successful renewal was sent, on
/// monotonic time; after that it is lost here, whatever the table says, and a late success does not
/// revive it. A call that hangs delays neither the loss nor other leases. Confined to the cluster's
/// executor. Calls on one lease are serialised; calls on different leases are not.
///
/// `Result` of every call on a tenure that is over: lost.
class HeldLeases {
  public:
    /// Borrows `table`, `clock`, `random`. `on_event` is called on the executor, in the order of
    /// the events, never from inside a call into this object.
    HeldLeases(asio::any_io_executor executor, LeaseTable& table, Clock& clock, Random& random,
               std::string worker_id, LeaseTiming timing,
               std::function<void(const LeaseEvent&)> on_event);
    HeldLeases(const HeldLeases&) = delete;
    HeldLeases& operator=(const HeldLeases&) = delete;
    /// No call may be under way any more.
    ~HeldLeases();

    /// Renews all held leases, spread and jittered, until cancelled. Does not give them up.
    asio::awaitable<void> run();

    /// Begins a tenure of a lease whose row names us as owner and has no checkpoint owner: confirms
    /// it by a renewal and then tells Gained. If the renewal finds that the lease is not ours,
    /// nothing is told. The age of the read does not matter: the renewal depends on the counter. No
    /// effect after stop_adding(), when the lease is being added or held already, or is not ours by
    /// `lease`.
    void add(Lease lease);
    /// The table was seen to say something new of a lease that is held: renews it now, which finds
    /// out what. No effect when it is not held.
    void look_at(const std::string& lease_key);
    /// From now on nothing is gained; a lease that is being confirmed at this moment is given back
    /// to the table.
    void stop_adding();

    /// The leases held at this moment, by key.
    std::map<std::string, Lease> held() const;
    bool holds_any() const;
    /// Held, or being confirmed: add() of it would have no effect.
    bool has(const std::string& lease_key) const;
    /// A renewal sent now would carry this.
    RenewalStamp stamp() const;
    bool holds(const Tenure& tenure) const;
    /// The instant at which `tenure` is lost unless renewed; the past when it is lost already.
    SteadyTime held_until(const Tenure& tenure) const;

    /// Stores a checkpoint. A success counts as a renewal. Faults: lost; throttled, unavailable,
    /// timed_out (may be repeated); invalid (the end of the shard is stored already, and this is
    /// before it).
    asio::awaitable<Result<void>> checkpoint(Tenure tenure, Checkpoint checkpoint);
    /// Stores a prepared checkpoint with the application's state; the checkpoint itself stays.
    /// Faults as above.
    asio::awaitable<Result<void>> prepare_checkpoint(Tenure tenure, Checkpoint pending,
                                                     std::string state);
    /// Records the children of the shard, before its end is stored as the checkpoint.
    asio::awaitable<Result<void>> set_children(Tenure tenure,
                                               std::vector<std::string> child_shard_ids);

    /// The old owner's last step of a handoff: assigns the lease to the recorded next owner and
    /// drops it here. Tries until the lease's time is over; dropped here even when the write fails.
    /// Without a handoff it is release().
    asio::awaitable<Result<void>> finish_handoff(Tenure tenure);
    /// Begins a handoff of our own lease, as a cluster that leaves does for each of its shards.
    /// Success also when the leader has begun one to somebody else meanwhile: HandoffRequested
    /// tells who comes next.
    asio::awaitable<Result<void>> begin_handoff(Tenure tenure, std::string next_owner);
    /// Gives the lease up: no owner in the table, dropped here. Tries until the lease's time is
    /// over; dropped here even when the write fails.
    asio::awaitable<Result<void>> release(Tenure tenure);
    /// Stops renewing without a word to the table. Tells Lost.
    void drop(const Tenure& tenure, std::string reason);
    /// Counts user bytes handed to the consumer: becomes throughputKBps with the renewals.
    void count_bytes(const Tenure& tenure, std::uint64_t bytes);

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace kcl::leases
