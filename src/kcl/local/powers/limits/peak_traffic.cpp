#include "kcl/local/powers/limits/peak_traffic.h"

#include <algorithm>

namespace kcl::local::powers {

namespace {

constexpr double seconds_of_a_peak = 60;
/// Tests may make up tables for ever.
constexpr std::size_t most_names = 100'000;

}  // namespace

PeakTraffic::Use& PeakTraffic::at(std::string_view name, SystemTime now) {
    auto found = all_.find(name);
    if (found == all_.end()) {
        if (all_.size() >= most_names) all_.clear();
        found = all_.emplace(name, Use{}).first;
    }
    auto& use = found->second;
    const auto minute = std::chrono::floor<std::chrono::minutes>(now);
    if (use.minute != minute)
        use = {.minute = minute, .peak = std::max(use.peak, use.units / seconds_of_a_peak)};
    return use;
}

void PeakTraffic::add(std::string_view name, double units, SystemTime now) {
    at(name, now).units += units;
}

double PeakTraffic::of(std::string_view name, SystemTime now) { return at(name, now).peak; }

}  // namespace kcl::local::powers
