#pragma once

#include "kcl/base/clock.h"
#include "kcl/coordination/cluster_report.h"
#include "kcl/coordination/leader_lock.h"
#include "kcl/coordination/owner_clocks.h"
#include "kcl/leases/lease.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kcl::coordination {

/// How long things count as alive, for every judgement of this room.
struct LivenessTiming {
    Duration failover = 10s;  ///< A lease whose counter stood still for longer has lost its owner.
    /// A report may be late by this factor of its writer's interval.
    int report_patience = 3;
    /// On first sight nothing is known but the row's own wall-clock time: older than this counts as
    /// dead.
    Duration first_sight_age = 60s;
};

/// What one read of the whole table said.
struct TableContents {
    std::vector<leases::Lease> leases;
    std::vector<ClusterReport> clusters;
    std::optional<LeaderRow> leader;
};

/// A lease with the moment since which it has its present counter, for all that this cluster can
/// know: when it first saw it, or before, if its owner's stamp proves that.
struct ObservedLease {
    leases::Lease lease;
    SteadyTime changed_at;
    SteadyTime noticed_at;  ///< When this cluster first saw its present counter.
    SteadyTime read_at;     ///< When the row was last read.
    SteadyTime
        handoff_since;  ///< When the present handoff was first seen; meaningless outside one.
    /// Its owner has renewed it before our eyes, or had it when we first looked. A lease that has
    /// just been given away is not yet taken up, and no sign of its owner's life.
    bool taken_up = false;
    /// When we first saw it with its present owner; long ago, if that was at our first look.
    SteadyTime owned_since{};
    /// The counter moved before our eyes while this owner had it.
    bool renewed = false;
    /// It expired before its owner took it up, and that is written down against the owner.
    bool left_lying = false;
};

struct ObservedCluster {
    ClusterReport report;
    SteadyTime changed_at;
    bool fresh_at_first_sight =
        true;  ///< Judged by wall clock, once; replaced by the first change that we see.
    /// It let a lease expire: until it reports again it is given nothing more.
    bool let_a_lease_expire = false;
    /// It let all its leases expire: dead until it reports again, whatever it was given.
    bool let_its_leases_expire = false;

    // What its leases say of it, derived once for each look.

    /// When the latest change of a lease that it has taken up was seen; empty: it has none.
    std::optional<SteadyTime> renewed_at;
    /// When the lease that has stood still longest changed last, of those that its latest report
    /// does not excuse.
    std::optional<SteadyTime> still_since;
};

struct ObservedLeader {
    LeaderRow row;
    SteadyTime changed_at;
};

/// What this cluster has learnt by reading the table again and again: who holds what, and since
/// when nothing moved. Liveness is judged on this cluster's monotonic clock alone; no clock
/// readings are compared between machines, except for a report seen for the first time.
///
/// Knows nothing of how the table is read or what follows. A value; confined to its owner.
class NetworkView {
  public:
    explicit NetworkView(LivenessTiming timing) : timing_(timing) {}

    /// Takes in one read. `answered_at`: when the last page had come, so that nothing looks older
    /// than it is.
    /// \return the shards whose end was not known before: their children may wait for it
    std::vector<std::string> observe(TableContents contents, SteadyTime answered_at,
                                     SystemTime wall_time);

    /// Takes in one row that was read by itself. True: the shard's end was not known before.
    bool observe_one(leases::Lease lease, SteadyTime answered_at);

    const std::map<std::string, ObservedLease>& leases() const { return leases_; }
    const std::map<std::string, ObservedCluster>& clusters() const { return clusters_; }
    const std::optional<ObservedLeader>& leader() const { return leader_; }
    bool observed_once() const { return observed_; }

    /// Nobody may be processing this lease: it has no owner, or its owner stopped renewing.
    bool expired(const ObservedLease& lease, SteadyTime now) const;
    /// It is known when the leases of this clock were renewed, to within `error`.
    bool knows_clock_of(const ObservedLease& lease, Duration error) const;
    /// How long the handoff of this lease has been going on before our eyes; zero outside a
    /// handoff.
    Duration handoff_age(const ObservedLease& lease, SteadyTime now) const;
    /// The leases that are being handed over to this cluster, for no longer than `patience`.
    std::vector<std::string> coming_to(const std::string& cluster_id, SteadyTime now,
                                       Duration patience) const;
    /// The earliest moment at which a lease that is owned now would expire; empty when none is
    /// owned.
    std::optional<SteadyTime> next_expiry(SteadyTime now) const;
    /// This cluster works.
    bool alive(const std::string& cluster_id, SteadyTime now) const;
    std::vector<std::string> alive_clusters(SteadyTime now) const;
    /// Those that work and may be given leases: not the ones that have just let one expire, which
    /// is how a death begins, nor for a while those that report but never take up what they are
    /// given.
    std::vector<std::string> trusted_clusters(SteadyTime now) const;
    /// This cluster's report is no sign of life: its leases stood still, or it should have reported
    /// anew.
    bool evidently_dead(const ObservedCluster& cluster, SteadyTime now) const;
    /// The leader's row is absent, released, older than it promised, or its owner is dead: anybody
    /// may become leader.
    bool leader_wanted(SteadyTime now) const;
    /// As `me` sees it, which does not hold the lock: a lock in its own name was taken by a write
    /// whose answer it never heard, or by its process of before, and nobody leads.
    bool leader_wanted(SteadyTime now, const std::string& me) const;
    /// A Java worker leads, as far as its report says.
    bool led_by_java() const;

  private:
    ObservedLease seen_now(leases::Lease lease, const ObservedLease* before, SteadyTime now,
                           bool first_look) const;
    void learn_clock(const leases::Lease& lease, SteadyTime answered_at);
    void observe_leader(std::optional<LeaderRow> row, SteadyTime answered_at);
    void observe_leases(std::vector<leases::Lease> found, SteadyTime answered_at,
                        std::vector<std::string>& ended);
    void observe_clusters(std::vector<ClusterReport> found, SteadyTime answered_at,
                          SystemTime wall_time);
    void judge_clusters(SteadyTime now);
    void distrust_who_left_leases_lying(SteadyTime now);
    Duration may_stand_still(const ObservedLease& lease) const;
    bool holds_a_moving_lease(const ObservedCluster& cluster, SteadyTime now) const;
    bool left_a_lease(const ObservedCluster& cluster, SteadyTime now) const;
    bool stopped_renewing(const ObservedCluster& cluster, SteadyTime now) const;

    LivenessTiming timing_;
    OwnerClocks clocks_;
    bool observed_ = false;
    std::map<std::string, ObservedLease> leases_;
    std::map<std::string, ObservedCluster> clusters_;
    std::optional<ObservedLeader> leader_;

    /// A cluster that was given leases and did not take them up. Outlives its reports.
    struct Distrust {
        SteadyTime until;
        int times = 0;
    };
    std::map<std::string, Distrust> distrusted_;
};

}  // namespace kcl::coordination
