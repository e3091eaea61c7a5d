#pragma once

#include "kcl/base/clock.h"

#include "simulation/fleet/clerk.h"
#include "simulation/world/weather.h"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::simulation {

/// What can happen to a network. Each can be left out of a scenario without changing the rest, to
/// find out what a failure needs.
enum class Trouble : std::uint8_t {
    kill,       ///< A process vanishes; another starts later.
    freeze,     ///< A process stands still while time goes on.
    partition,  ///< Some machines don't reach one of the services, or both.
    calendar,   ///< Somebody sets a wall clock.
    storm,    ///< Calls are delayed, lost, unanswered, throttled, repeated, late; reads are stale.
    reshard,  ///< Splits, merges, UpdateShardCount.
    stop,     ///< A process is told to stop, and started again.
    roll,     ///< Every process in turn.
    drift,    ///< Monotonic clocks run up to 5 % fast or slow.
    users,    ///< Users' code throws, and waits for threads.
};
inline constexpr std::array<std::string_view, 10> trouble_names{
    "kill",    "freeze", "partition", "calendar", "storm",
    "reshard", "stop",   "roll",      "drift",    "users"};
constexpr std::string_view to_string(Trouble trouble) {
    return trouble_names[static_cast<std::size_t>(trouble)];
}
std::optional<Trouble> parse_trouble(std::string_view name);

/// One thing that happens at its time.
struct Incident {
    Duration at{0};
    Trouble what = Trouble::kill;
    std::uint64_t lot = 0;  ///< For all that is drawn when it happens: who, which, what exactly.
    Duration length{0};     ///< Of what passes; of a restart: the pause.
    std::size_t place = 0;  ///< Among all that the seed draws, from 1.
};

/// Everything that makes one run this run.
struct Scenario {
    std::uint64_t seed = 0;
    std::string profile;
    int clusters = 3;
    int shards = 4;
    Duration failover = 10s;
    Duration between_reads = 1s;
    Duration length = std::chrono::minutes(10);  ///< Of the troubles; peace follows.
    bool stable_ids = false;                     ///< A restarted process has its old id.
    std::int64_t drift_ppm = 0;                  ///< At most, either way.
    double records_per_second = 1;
    Habits habits;
    double busy_threads = 0;
    Duration busy_for{0};
    Weather fair;
    Weather storm;
    std::vector<Incident> incidents;  ///< In order.
};

/// What the person who runs it wants to be different from what the seed says.
struct Wishes {
    std::optional<int> clusters;
    std::optional<int> shards;
    std::optional<Duration> length;
    std::string profile = "mixed";
    std::set<Trouble> without;
    /// Only these incidents, by their places; empty: all.
    std::optional<std::set<std::size_t>> only;
};

/// Pure: the same seed and wishes give the same scenario.
Scenario draw(std::uint64_t seed, const Wishes& wishes);

/// "profile everything: 4 clusters, 9 shards, ...": for the head of a timeline. Pure.
std::string describe(const Scenario& scenario);

}  // namespace kcl::simulation
