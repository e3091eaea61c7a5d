#pragma once

#include "kcl/base/clock.h"

#include <cstdint>

namespace kcl::testing {

/// How one machine's clocks differ from the true ones.
struct Skew {
    std::chrono::milliseconds system_offset{
        0};  ///< How far its calendar is ahead (or behind, when negative).
    std::int64_t drift_ppm =
        0;  ///< How many microseconds it gains in each true second (loses, when negative).
};

/// The clock of one simulated machine: runs over another clock, a little wrong. Both its clocks
/// drift alike.
///
/// Borrows `true_clock`. Threads: now() functions from any; set_system_offset() while nobody else
/// reads.
class SkewedClock final : public Clock {
  public:
    SkewedClock(Clock& true_clock, Skew skew);

    SteadyTime steady_now() const override;
    SystemTime system_now() const override;
    asio::awaitable<void> sleep_until(SteadyTime when) override;

    /// The calendar jumps; the steady clock does not.
    void set_system_offset(std::chrono::milliseconds offset) { skew_.system_offset = offset; }

  private:
    Duration local_since_start() const;

    Clock& true_clock_;
    Skew skew_;
    SteadyTime steady_start_;
    SystemTime system_start_;
};

}  // namespace kcl::testing
