#pragma once

#include "kcl/base/result.h"

#include "simulation/chaos/scenario.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kcl::simulation {

/// What kcl-simulation is asked to do.
struct Options {
    enum class Task : std::uint8_t { run, mutations, list, help };
    Task task = Task::run;
    std::uint64_t first = 1;
    std::uint64_t last = 100;
    std::optional<double> seconds;  ///< No run begins after so much real time.
    std::optional<double> hours;  ///< As many seeds from the first as make so many simulated hours.
    Wishes wishes;
    std::string mutation;
    bool timeline = false;
    bool each = false;   ///< A line for each run, not only for those that fail.
    bool shrink = true;  ///< Finds out what a failure needs.
    bool go_on = false;  ///< After a failure.
    std::uint64_t mutation_seeds = 1000;
};

/// Faults: invalid (`message` names the option).
Result<Options> parse_options(std::span<const std::string_view> words);

std::string_view usage();

}  // namespace kcl::simulation
