#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"
#include "kcl/leases/held_leases.h"
#include "kcl/leases/tenure/agenda.h"
#include "kcl/leases/tenure/event_outlet.h"
#include "kcl/leases/tenure/lease_tenure.h"
#include "kcl/leases/tenure/throughput_meter.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace kcl::leases {

/// The inside of HeldLeases: which tenures there are, whose turn it is to call for each, and what
/// is due when. What an answer means is LeaseTenure's to say; here it is only carried out.
class HeldLeases::State {
  public:
    State(asio::any_io_executor executor, LeaseTable& table, Clock& clock, Random& random,
          std::string worker_id, LeaseTiming timing,
          std::function<void(const LeaseEvent&)> on_event);

    asio::awaitable<void> run();
    void add(Lease lease);
    void look_at(const std::string& lease_key);
    void stop_adding() { adding_ = false; }

    std::map<std::string, Lease> held() const;
    bool holds_any() const;
    bool has(const std::string& lease_key) const;
    RenewalStamp stamp() const;
    bool holds(const Tenure& tenure) const;
    SteadyTime held_until(const Tenure& tenure) const;

    asio::awaitable<Result<void>> checkpoint(Tenure tenure, Checkpoint checkpoint);
    asio::awaitable<Result<void>> prepare_checkpoint(Tenure tenure, Checkpoint pending,
                                                     std::string state);
    asio::awaitable<Result<void>> set_children(Tenure tenure,
                                               std::vector<std::string> child_shard_ids);
    asio::awaitable<Result<void>> begin_handoff(Tenure tenure, std::string next_owner);
    asio::awaitable<Result<void>> give_up(Tenure tenure);
    void drop(const Tenure& tenure, std::string reason);
    void count_bytes(const Tenure& tenure, std::uint64_t bytes);

  private:
    struct Held;
    class Turn;
    class Slot;

    Held* find(const Tenure& tenure) const;
    /// The right to call for one lease, which one caller has at a time. Empty: the tenure is over.
    asio::awaitable<std::optional<Turn>> take_turn(Tenure tenure);

    asio::awaitable<void> keep(TaskGroup& renewals);
    void start_due_renewals(TaskGroup& renewals, SteadyTime now);
    void expire(SteadyTime now);
    SteadyTime next_wake_up() const;
    asio::awaitable<void> renew(Turn turn, Slot slot);

    asio::awaitable<Result<void>> store(Held& held, Lease wanted);
    asio::awaitable<Result<void>> learn_handoff(Held& held);
    /// Makes a call that moves the counter, in time, and carries out what its answer means.
    asio::awaitable<Result<void>> call(Held& held, asio::awaitable<Result<Lease>> write);
    asio::awaitable<Result<void>> give_back(Held& held);
    asio::awaitable<Result<Lease>> leave(Lease lease, SteadyTime until);
    asio::awaitable<Result<Lease>> write_leaving(Lease lease, SteadyTime until);
    asio::awaitable<Result<Lease>> read_leaving(std::string key, SteadyTime until);

    void apply(Held& held, LeaseTenure::Change change);
    void worry(SteadyTime now);
    void plan(const Held& held);
    void forget(Held& held);

    LeaseTable& table_;
    Clock& clock_;
    Random& random_;
    std::string worker_id_;
    std::string clock_name_;
    LeaseTiming timing_;
    EventOutlet events_;
    asio::any_io_executor executor_;
    Bell changed_;

    std::unordered_map<std::uint64_t, std::shared_ptr<Held>> tenures_;
    std::map<std::string, std::uint64_t> token_of_;
    std::set<std::string> leaving_;  ///< Keys whose rows still name us while we give them up.
    Agenda renewals_;
    Agenda endings_;
    std::uint64_t last_token_ = 0;
    std::size_t renewals_in_flight_ = 0;
    bool adding_ = true;
    SteadyTime worried_until_{};
};

}  // namespace kcl::leases
