#pragma once

#include "kcl/base/clock.h"

#include <cstdint>
#include <optional>

namespace kcl::leases {

/// How many KB a second one shard's consumer is given: an average in which each window counts half
/// of all before it. Pure: no clock.
class ThroughputMeter {
  public:
    /// `window` is the least time between two samples; `known` is what the lease's row says of the
    /// time before us.
    ThroughputMeter(Duration window, SteadyTime now, std::optional<double> known)
        : window_(window), since_(now), kbps_(known) {}

    void count(std::uint64_t bytes) { bytes_ += bytes; }
    /// The average, with the bytes counted since the last sample if that is a window ago. Empty
    /// until the first byte.
    std::optional<double> sample(SteadyTime now);

  private:
    Duration window_;
    SteadyTime since_;
    std::uint64_t bytes_ = 0;
    std::optional<double> kbps_;
};

}  // namespace kcl::leases
