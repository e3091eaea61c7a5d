#pragma once

#include "kcl/base/clock.h"

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace kcl::leases {

/// What is due when, at most once for each token. Pure: no clock.
class Agenda {
  public:
    /// Sets or moves the time of `token`.
    void put(std::uint64_t token, SteadyTime when);
    void remove(std::uint64_t token);
    /// The earliest time; empty when nothing is planned.
    std::optional<SteadyTime> next() const;
    /// Takes the earliest off the list if it is due at `now`.
    std::optional<std::uint64_t> take_due(SteadyTime now);

  private:
    std::set<std::pair<SteadyTime, std::uint64_t>> by_time_;
    std::unordered_map<std::uint64_t, SteadyTime> time_of_;
};

}  // namespace kcl::leases
