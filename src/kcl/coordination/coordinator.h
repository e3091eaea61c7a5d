#pragma once

#include "kcl/base/bell.h"
#include "kcl/coordination/leader_duties.h"
#include "kcl/coordination/leader_lock.h"
#include "kcl/coordination/watch_pace.h"
#include "kcl/leases/held_leases.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace kcl::coordination {

struct CoordinationSettings {
    LivenessTiming liveness;
    WatchSettings watch;
    /// While nothing happens: a cluster that holds leases shows life by renewing them.
    Duration report_at_rest = 60s;
    /// Beside Java workers, which want a young report of everybody.
    Duration report_when_busy = 10s;
    /// Without leases, when it leads or something happens, or beside Java workers: a cluster has
    /// nothing but its report to show that it lives.
    Duration report_when_idle = 3300ms;
};

/// One cluster's part in the network: watches the table, says that it lives, takes up the leases
/// that it is given, and leads when nobody else does. One scan of the table feeds all of it;
/// between two scans of a table that is too large to be read all the time, it looks at the rows
/// that concern itself.
///
/// Knows nothing of records and of users' code. Confined to the cluster's executor.
class Coordinator {
  public:
    struct Parts {
        leases::LeaseTable& table;
        leases::HeldLeases& held;
        ReportWriter& reports;
        LeaderLock& lock;
        LeaderDuties& duties;
        Clock& clock;
    };

    /// Borrows all parts. `on_event` is called on the executor.
    Coordinator(asio::any_io_executor executor, Parts parts, std::string cluster_id,
                CoordinationSettings settings,
                std::function<void(const CoordinationEvent&)> on_event);

    /// Watches until cancelled.
    asio::awaitable<void> run();

    /// Looks at the table now rather than at the next turn.
    void hurry() {
        hurried_ = true;
        wake_.ring();
    }

    /// From now on this cluster wants no leases: removes its report and gives up leadership, by
    /// `deadline` or not at all.
    asio::awaitable<void> leave(SteadyTime deadline);
    /// After leave(): tells everybody now, rather than with the next round.
    asio::awaitable<void> announce_last();
    /// Who should get the leases held now; empty when there is no other living cluster.
    std::vector<Bequest> plan_departure() const;

    const NetworkView& view() const { return view_; }
    bool leading() const { return parts_.lock.held(); }
    /// How long a peer may take from now to notice a handoff to it.
    Duration peers_look_within() const;

    /// Something is in the table that others should see soon.
    void announce() {
        news_due_ = true;
        wake_.ring();
    }
    /// A shard ended here, and these are its children: takes up those that are free and whose
    /// parents are all at their ends, rather than letting them wait for the leader to look.
    void take_in(std::vector<std::string> children);

  private:
    asio::awaitable<bool> round();
    asio::awaitable<void> rest();
    asio::awaitable<void> keep_watch(Rest rest);
    asio::awaitable<bool> glance(Rest& rest, SteadyTime& glance_due);
    asio::awaitable<bool> anything_new();
    asio::awaitable<bool> shows(Sign& sign);
    asio::awaitable<void> tell_news();
    asio::awaitable<void> take_in_orphans();
    asio::awaitable<bool> is_free(const leases::Lease& child);
    SteadyTime next_duty() const;
    Duration report_interval() const;
    asio::awaitable<Result<bool>> say_goodbye();
    asio::awaitable<bool> look();
    asio::awaitable<void> report_if_due();
    void notice_handoffs(SteadyTime seen_at);
    asio::awaitable<void> take_up_leases();
    asio::awaitable<void> rest_until(SteadyTime next_round);
    asio::awaitable<void> look_for_own();
    asio::awaitable<void> look_at_all(std::vector<std::string> keys);
    asio::awaitable<void> look_at_one(std::string key);
    asio::awaitable<LeaderDuties::Outcome> lead();
    asio::awaitable<bool> keep_leadership();
    void tell_who_came_and_went(SteadyTime now);
    void table_failed(const Error& error);

    asio::any_io_executor executor_;
    Parts parts_;
    std::string cluster_id_;
    CoordinationSettings settings_;
    std::function<void(const CoordinationEvent&)> on_event_;
    Bell wake_;
    Bell round_over_;
    bool in_round_ = false;
    bool hurried_ = false;
    NetworkView view_;
    std::size_t table_bytes_ = 0;
    std::size_t own_keys_ = 0;
    SteadyTime own_keys_due_{};
    SteadyTime report_due_{};
    Duration reported_interval_{};
    std::optional<SteadyTime> away_since_;
    std::set<std::string> known_clusters_;
    std::set<std::string> told_corrupt_;
    bool was_leading_ = false;
    std::string news_;        ///< The latest that this cluster knows of.
    bool news_due_ = false;   ///< There is something to tell...
    SteadyTime tell_from_{};  ///< ... but not before.
    bool moved_ = false;      ///< The last round wrote what the view does not show yet.
    std::optional<SteadyTime> restless_since_;
    SteadyTime awake_until_{};  ///< There was news: more may follow.
    std::vector<std::string> orphans_;
    std::uint64_t told_ = 0;
    bool leaving_ = false;
};

}  // namespace kcl::coordination
