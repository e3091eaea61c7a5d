#include "simulation/ledger/timeline.h"

#include <iterator>

namespace kcl::simulation {

void Timeline::add(std::string_view who, std::string_view what) {
    if (!kept_) return;
    const auto micros = std::chrono::floor<std::chrono::microseconds>(world_.elapsed()).count();
    const auto seconds = micros / 1'000'000;
    fmt::format_to(std::back_inserter(text_), "{:02}:{:02}:{:02}.{:06}  {:<8} {}\n", seconds / 3600,
                   seconds / 60 % 60, seconds % 60, micros % 1'000'000, who, what);
}

}  // namespace kcl::simulation
