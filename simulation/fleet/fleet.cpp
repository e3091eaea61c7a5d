#include "simulation/fleet/fleet.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::simulation {

namespace {
/// A stop that takes longer is ended as an init system would.
constexpr Duration stop_limit = 45s;
}  // namespace

Fleet::Fleet(Machine::Surroundings surroundings, const Scenario& scenario)
    : around_(surroundings),
      scenario_(scenario),
      random_(scenario.seed ^ 0x666c656574ULL),
      places_(static_cast<std::size_t>(scenario.clusters)) {
    const auto most = static_cast<std::uint64_t>(scenario.drift_ppm);
    for (Place& place : places_) {
        // Often at the very edge: that is where margins end.
        const bool edge = random_.below(2) == 0;
        const auto drift = static_cast<std::int64_t>(edge ? most : random_.below(most + 1));
        place.drift_ppm = random_.below(2) == 0 ? drift : -drift;
    }
}

Machine* Fleet::at(std::size_t place) {
    Machine* machine = places_[place].machine;
    return machine != nullptr && machine->runs() ? machine : nullptr;
}

std::vector<std::string> Fleet::running_ids() const {
    std::vector<std::string> ids;
    for (const Place& place : places_)
        if (place.machine != nullptr && place.machine->runs() && !place.machine->leaving())
            ids.push_back(place.machine->id());
    return ids;
}

Machine::Traits Fleet::traits(std::size_t index) {
    Place& place = places_[index];
    Machine::Traits traits;
    cluster::ClusterSettings& settings = traits.settings;
    settings.id = scenario_.stable_ids ? fmt::format("c{}", index + 1)
                                       : fmt::format("c{}.{}", index + 1, place.starts);
    settings.stream = Services::stream;
    settings.table.table_name = Services::table;
    settings.polling.between_reads = scenario_.between_reads;
    set_failover_time(settings, scenario_.failover);
    traits.seed = random_.next();
    traits.drift_ppm = place.drift_ppm;
    traits.habits = scenario_.habits;
    traits.busy_threads = scenario_.busy_threads;
    traits.busy_for = scenario_.busy_for;
    if (peace_) {
        traits.habits.throws = 0;
        traits.busy_threads = 0;
    }
    return traits;
}

void Fleet::start(std::size_t index) {
    Place& place = places_[index];
    place.expected = false;
    if (at(index) != nullptr) return;
    ++place.starts;
    machines_.push_back(std::make_unique<Machine>(around_, traits(index)));
    place.machine = machines_.back().get();
    set_network(place);
    place.machine->start();
}

void Fleet::start_after(std::size_t index, Duration pause) {
    Place& place = places_[index];
    if (place.expected) return;
    place.expected = true;
    around_.world.after(pause, [this, index] {
        if (places_[index].expected) start(index);
    });
}

void Fleet::kill(std::size_t index, Duration pause) {
    Machine* machine = at(index);
    if (machine == nullptr) return;
    ++kills_;
    machine->kill();
    start_after(index, pause);
}

void Fleet::stop(std::size_t index, Duration pause) {
    Machine* machine = at(index);
    if (machine == nullptr || machine->leaving()) return;
    machine->shut_down();
    watch_stop(index, machine, pause, around_.world.now() + stop_limit, [] {});
}

void Fleet::watch_stop(std::size_t index, Machine* machine, Duration pause, SteadyTime deadline,
                       std::function<void()> then) {
    around_.world.after(250ms, [this, index, machine, pause, deadline, then = std::move(then)] {
        if (around_.world.now() >= deadline && machine->runs()) machine->kill();
        if (machine->runs()) return watch_stop(index, machine, pause, deadline, then);
        if (places_[index].machine == machine) start_after(index, pause);
        then();
    });
}

void Fleet::roll_from(std::size_t index, Duration pause) {
    if (index >= places_.size() || peace_) return;
    const auto next = [this, index, pause] {
        around_.world.after(pause + 1s, [this, index, pause] { roll_from(index + 1, pause); });
    };
    Machine* machine = at(index);
    if (machine == nullptr || machine->leaving()) return next();
    machine->shut_down();
    watch_stop(index, machine, pause, around_.world.now() + stop_limit, next);
}

void Fleet::freeze(std::size_t index, Duration length) {
    Machine* machine = at(index);
    if (machine == nullptr || machine->frozen()) return;
    machine->freeze(true);
    note_disturbance(*machine, around_.world.now() + length);
    around_.world.after(length, [machine] { machine->freeze(false); });
}

void Fleet::set_network(Place& place) {
    const SteadyTime now = around_.world.now();
    if (place.machine == nullptr) return;
    Network& network = place.machine->network();
    network.cut_off(Service::kinesis, place.cut_until[0] > now);
    network.cut_off(Service::dynamodb, place.cut_until[1] > now);
    network.set(place.storm_until > now ? scenario_.storm : scenario_.fair);
    note_disturbance(*place.machine,
                     std::max({place.cut_until[0], place.cut_until[1], place.storm_until}));
}

/// Its calls that are under way at the end may take until they are given up, and are then repeated.
void Fleet::note_disturbance(const Machine& machine, SteadyTime until) {
    around_.ledger.holders().disturbed(machine.id(), until + scenario_.storm.patience + 5s);
}

void Fleet::cut_off(std::size_t index, Service service, Duration length) {
    Place& place = places_[index];
    SteadyTime& until = place.cut_until[static_cast<std::size_t>(service)];
    until = std::max(until, around_.world.now() + length);
    around_.ledger.timeline().say(fmt::format("place {}", index + 1), "does not reach {}",
                                  service == Service::kinesis ? "the stream" : "the table");
    set_network(place);
    around_.world.after(length, [this, index] { set_network(places_[index]); });
}

void Fleet::storm(std::size_t index, Duration length) {
    Place& place = places_[index];
    place.storm_until = std::max(place.storm_until, around_.world.now() + length);
    set_network(place);
    around_.world.after(length, [this, index] { set_network(places_[index]); });
}

void Fleet::step_calendar(std::size_t index, std::chrono::milliseconds by) {
    if (Machine* machine = at(index)) machine->step_calendar(by);
}

void Fleet::make_peace() {
    peace_ = true;
    around_.ledger.timeline().say("world", "the troubles are over");
    for (std::size_t i = 0; i < places_.size(); ++i) {
        Place& place = places_[i];
        place.cut_until = {};
        place.storm_until = {};
        if (Machine* machine = at(i)) machine->freeze(false);
        set_network(place);
        if (at(i) == nullptr) {
            place.expected = false;
            start_after(i, 0s);
        }
    }
}

void Fleet::kill_all() {
    for (Place& place : places_) place.expected = false;
    peace_ = true;
    for (const auto& machine : machines_) machine->kill();
}

bool Fleet::all_ended() const {
    return std::ranges::all_of(machines_, [](const auto& machine) { return machine->ended(); });
}

}  // namespace kcl::simulation
