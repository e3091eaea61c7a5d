#pragma once

#include "kcl/base/clock.h"

#include "simulation/command/options.h"

#include <functional>
#include <string_view>

namespace kcl::simulation {

/// Does what is asked and prints it. `clock` measures real time, which only the printed speed
/// knows.
/// \return the exit status
int perform(const Options& options, Clock& clock,
            const std::function<void(std::string_view)>& print);

}  // namespace kcl::simulation
