#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/clock.h"

#include <optional>

namespace kcl::local::powers {

/// What a clock shows that was set to `shown` when the real steady clock stood at `since`, and has
/// run `rate` times as fast as that one since; 0 stands still.
struct ClockFace {
    SystemTime shown;
    SteadyTime since;
    double rate = 1;
};
SystemTime time_on(const ClockFace& face, SteadyTime real);

/// The times that a virtual clock takes: sequence numbers, iterators and tokens can carry them all.
inline constexpr SystemTime earliest_time{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
inline constexpr SystemTime latest_time{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};
inline constexpr double fastest_rate = 1'000'000;

/// The time of the local services, which a test can set, step, freeze and speed up while they run:
/// what records, retention, expiry, TTL and changes of status go by.
///
/// Until it is changed it is the real clock, jumps included. The steady side runs along (steps
/// forward move it, steps back don't; it may be a little ahead), so that whoever sleeps on it wakes
/// when the calendar has come to the same moment: after a step at once. What belongs to the network
/// (time-outs, the Date header, the age of signatures) goes by the real clock instead.
///
/// Borrows `real`. Confined to `executor`.
class VirtualClock final : public Clock {
  public:
    VirtualClock(asio::any_io_executor executor, Clock& real);

    SteadyTime steady_now() const override;
    SystemTime system_now() const override;
    /// Cancelled (terminal): throws operation_aborted.
    asio::awaitable<void> sleep_until(SteadyTime when) override;
    /// Returns once system_now() >= `when`, or when the clock was changed, whichever is first.
    asio::awaitable<void> sleep_until_time(SystemTime when);

    /// All of these wake those who sleep, so that they look again. Times between earliest_time and
    /// latest_time; rates from 0 (frozen) to fastest_rate.
    void set(SystemTime now);
    void run_at(double rate);
    /// Back to the real clock.
    void follow_real();

    bool is_real() const { return !face_; }
    double rate() const { return face_ ? face_->rate : 1; }

  private:
    void change(ClockFace face);
    /// When the real clock will show that so much virtual time has passed; max() when never.
    SteadyTime real_time_in(Duration virtual_time) const;

    Clock& real_;
    std::optional<ClockFace> face_;
    SteadyTime steady_;        ///< steady_now() when the face was last changed ...
    SteadyTime steady_since_;  ///< ... and the real steady clock then.
    Bell changed_;
};

}  // namespace kcl::local::powers
