#pragma once

#include "kcl/base/clock.h"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace kcl::testing {

/// A clock that stands still until a test moves it. Starts at 2024-01-01T00:00:00Z.
///
/// Threads: the two now() functions from any; everything else, sleepers included, from the thread
/// that runs the test. May go before the io_context whose coroutines sleep on it.
class ManualClock final : public Clock {
  public:
    ManualClock();

    SteadyTime steady_now() const override;
    SystemTime system_now() const override;
    /// SteadyTime::max() means forever: only a cancellation ends it.
    asio::awaitable<void> sleep_until(SteadyTime when) override;

    /// Moves both clocks to `when` in one jump (never back) and wakes everybody who is due.
    void advance_to(SteadyTime when);
    void advance(Duration time) { advance_to(steady_now() + time); }
    /// Jumps to the earliest wake-up. False when nobody will ever wake.
    bool advance_to_next_sleeper();
    /// The earliest wake-up; empty when nobody will ever wake.
    std::optional<SteadyTime> next_wake_up() const;
    std::size_t sleepers() const;

    /// Sets the calendar, as an administrator or a time daemon would; the steady clock and the
    /// sleepers don't notice.
    void set_system_now(SystemTime now);

  private:
    struct Sleepers;
    class Bed;

    std::atomic<SteadyTime> now_;
    std::atomic<SystemTime> system_start_;
    std::shared_ptr<Sleepers> sleepers_;
};

/// True while something outside the io_context (a worker thread, a child process) will still post
/// to it; must stay true until it has posted. Time does not move meanwhile.
using OutsideWork = std::function<bool()>;

/// Runs `scenario` to its end under simulated time: whenever nothing is ready, the clock jumps to
/// the next wake-up, so that hours pass in milliseconds and every run goes the same way. Rethrows
/// what the scenario throws.
///
/// Throws std::logic_error when nothing is ready, nobody sleeps and the scenario has not ended.
void simulate(asio::io_context& io, ManualClock& clock, asio::awaitable<void> scenario,
              const OutsideWork& outside = {});

/// Runs everything that is ready or becomes due up to `when`, in order, and leaves the clock there.
void run_until(asio::io_context& io, ManualClock& clock, SteadyTime when);
inline void run_for(asio::io_context& io, ManualClock& clock, Duration time) {
    run_until(io, clock, clock.steady_now() + time);
}

}  // namespace kcl::testing
