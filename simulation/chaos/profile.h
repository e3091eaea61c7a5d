#pragma once

#include "kcl/base/clock.h"

#include <array>
#include <span>
#include <string_view>

namespace kcl::simulation {

/// A kind of network: how large, and how often each trouble comes. Seeds draw from it.
struct Profile {
    struct Range {
        int least;
        int most;
    };
    std::string_view name;
    std::string_view says;
    Range clusters;
    Range shards;
    Range minutes;
    /// Seconds between two of a kind, on the average; 0: never. In the order of Trouble, without
    /// drift and users.
    std::array<int, 8> every;
    int drift_ppm = 0;
    bool users_fail = false;
    /// Of the seeds of the profile "mixed".
    int share = 1;
    /// How many times as long as usual everything takes: the failover time, the pauses between
    /// reads, the troubles. `minutes` and `every` are as they are.
    int pace = 1;
};

std::span<const Profile> profiles();
/// Null: there is none of that name.
const Profile* find_profile(std::string_view name);

}  // namespace kcl::simulation
