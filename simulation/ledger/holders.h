#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/sequence_number.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace kcl::simulation {

/// What each machine believes to hold, as its own events tell; and what it knows of the leader's
/// lock. A value.
class Holders {
  public:
    struct Holding {
        std::int64_t epoch = 0;
        /// When it was asked to hand the lease over, or to stop.
        std::optional<SteadyTime> asked_to_leave;
        /// It failed on this shard by itself, and owes nobody an orderly end.
        bool excused = false;
    };

    void gained(const std::string& machine, const std::string& lease, std::int64_t epoch) {
        holdings_[{machine, lease}] = {.epoch = epoch};
    }
    void over(const std::string& machine, const std::string& lease) {
        holdings_.erase({machine, lease});
    }
    void asked_to_leave(const std::string& machine, const std::string& lease, SteadyTime now);
    void asked_to_stop(const std::string& machine, SteadyTime now) { stops_[machine] = now; }
    void excuse(const std::string& machine, const std::string& lease);
    /// It runs no more, with all that it held.
    void died(const std::string& machine);
    /// A frozen machine believes nothing.
    void frozen(const std::string& machine, bool frozen);

    /// Something outside may slow the machine down until then.
    void disturbed(const std::string& machine, SteadyTime until);
    bool disturbed_since(const std::string& machine, SteadyTime since) const;

    /// Null: it does not believe to hold the lease.
    const Holding* find(const std::string& machine, const std::string& lease) const;
    /// As find(), for machines that run.
    bool believes(const std::string& machine, const std::string& lease) const;
    /// When it was first asked to part with the lease, by a handoff or a stop.
    std::optional<SteadyTime> asked(const std::string& machine, const std::string& lease) const;

    /// It believes that it leads the network, or does no more.
    void leads(const std::string& machine, bool leads);
    bool leads(const std::string& machine) const { return leaders_.contains(machine); }

    void read_leader(const std::string& machine, const std::string& version) {
        leaders_read_[machine].insert(version);
    }
    bool has_read_leader(const std::string& machine, const std::string& version) const;

  private:
    std::map<std::pair<std::string, std::string>, Holding> holdings_;
    std::map<std::string, SteadyTime> stops_;
    std::set<std::string> frozen_;
    std::set<std::string> leaders_;
    std::map<std::string, SteadyTime> disturbed_until_;
    std::map<std::string, std::set<std::string>> leaders_read_;
};

}  // namespace kcl::simulation
