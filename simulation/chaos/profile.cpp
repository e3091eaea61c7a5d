#include "simulation/chaos/profile.h"

#include <algorithm>

namespace kcl::simulation {

namespace {

// every: kill, freeze, partition, calendar, storm, reshard, stop, roll
constexpr std::array all{
    Profile{"calm",
            "operators only: nothing may come twice",
            {2, 6},
            {2, 12},
            {10, 20},
            {0, 0, 0, 0, 0, 100, 120, 600},
            0,
            false,
            2},
    Profile{"network",
            "calls are lost, late, unanswered, throttled; reads are stale",
            {2, 6},
            {2, 12},
            {10, 20},
            {0, 0, 0, 0, 40, 200, 200, 0},
            0,
            false,
            3},
    Profile{"kills",
            "processes vanish and come back",
            {2, 6},
            {2, 12},
            {10, 20},
            {45, 0, 0, 0, 120, 200, 0, 0},
            20'000,
            false,
            2},
    Profile{"freezes",
            "pauses and partitions of about the failover time",
            {2, 6},
            {2, 12},
            {10, 20},
            {0, 25, 40, 0, 60, 0, 0, 0},
            50'000,
            false,
            4},
    Profile{"clocks",
            "clocks drift and are set, tables are out of reach",
            {2, 6},
            {2, 12},
            {10, 20},
            {0, 60, 25, 30, 0, 0, 300, 0},
            50'000,
            false,
            3},
    Profile{"operators",
            "reshards and restarts, one upon another",
            {3, 8},
            {2, 12},
            {10, 20},
            {0, 0, 0, 0, 60, 35, 60, 240},
            20'000,
            true,
            3},
    Profile{"everything",
            "all of it at once",
            {2, 8},
            {2, 16},
            {10, 25},
            {90, 60, 60, 90, 45, 80, 120, 600},
            50'000,
            true,
            6},
    Profile{"thrifty",
            "all of it, with failover times of minutes and few reads, for small bills",
            {2, 8},
            {2, 12},
            {100, 200},
            {900, 600, 600, 900, 450, 800, 1200, 6000},
            50'000,
            true,
            4,
            10},
    Profile{"large",
            "many clusters and shards, mild troubles",
            {15, 50},
            {60, 200},
            {15, 25},
            {120, 180, 240, 0, 240, 180, 180, 0},
            20'000,
            false,
            0,
            5},
    Profile{"quiet",
            "hours in which nearly nothing happens",
            {2, 5},
            {4, 12},
            {120, 240},
            {3000, 0, 0, 0, 0, 3600, 3600, 0},
            10'000,
            false,
            0},
};

}  // namespace

std::span<const Profile> profiles() { return all; }

const Profile* find_profile(std::string_view name) {
    const auto* found = std::ranges::find(all, name, &Profile::name);
    return found == all.end() ? nullptr : found;
}

}  // namespace kcl::simulation
