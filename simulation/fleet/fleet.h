#pragma once

#include "kcl/base/random.h"

#include "simulation/chaos/scenario.h"
#include "simulation/fleet/machine.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace kcl::simulation {

/// The machines of a run, in places: a restart puts another machine into the same place. The
/// weather, the partitions and the clock belong to the place.
///
/// Machines stay until the end of the run, since calls that they have sent may still be on their
/// way.
class Fleet {
  public:
    Fleet(Machine::Surroundings surroundings, const Scenario& scenario);
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    std::size_t places() const { return places_.size(); }
    /// The machine there now, or null.
    Machine* at(std::size_t place);
    std::vector<std::string> running_ids() const;

    void start(std::size_t place);
    /// Another takes its place after `pause`.
    void kill(std::size_t place, Duration pause);
    /// In order; another takes its place `pause` after it has ended.
    void stop(std::size_t place, Duration pause);
    /// stop() for one place after another.
    void roll(Duration pause) { roll_from(0, pause); }
    void freeze(std::size_t place, Duration length);
    void cut_off(std::size_t place, Service service, Duration length);
    void storm(std::size_t place, Duration length);
    void step_calendar(std::size_t place, std::chrono::milliseconds by);

    /// No more troubles; whoever is missing starts.
    void make_peace();
    /// Ends everything; true once nothing is left that could move.
    void kill_all();
    bool all_ended() const;

    std::size_t kills() const { return kills_; }

  private:
    struct Place {
        Machine* machine = nullptr;
        int starts = 0;
        std::int64_t drift_ppm = 0;
        bool expected = false;  ///< A start is planned.
        std::array<SteadyTime, 2> cut_until{};
        SteadyTime storm_until{};
    };
    void start_after(std::size_t place, Duration pause);
    void watch_stop(std::size_t place, Machine* machine, Duration pause, SteadyTime deadline,
                    std::function<void()> then);
    void roll_from(std::size_t place, Duration pause);
    void set_network(Place& place);
    void note_disturbance(const Machine& machine, SteadyTime until);
    Machine::Traits traits(std::size_t place);

    Machine::Surroundings around_;
    const Scenario& scenario_;
    SeededRandom random_;
    std::vector<Place> places_;
    std::vector<std::unique_ptr<Machine>> machines_;
    std::size_t kills_ = 0;
    bool peace_ = false;
};

}  // namespace kcl::simulation
