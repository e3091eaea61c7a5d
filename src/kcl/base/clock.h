#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace kcl {

namespace asio = boost::asio;
using namespace std::chrono_literals;

using Duration = std::chrono::nanoseconds;
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;
using SystemTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// The only source of time below the command line. Each cluster has one; under simulation each has
/// its own, with its own offset and drift.
///
/// steady_now() is for waiting, expiry and leases: it never jumps. system_now() is for signatures,
/// records and rows that other machines read: it may jump either way.
///
/// Threads: steady_now() and system_now() may be called from any thread.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual SteadyTime steady_now() const = 0;
    virtual SystemTime system_now() const = 0;

    /// Returns once steady_now() >= `when`, on the caller's executor. Cancelled (terminal): throws
    /// operation_aborted.
    virtual asio::awaitable<void> sleep_until(SteadyTime when) = 0;

    asio::awaitable<void> sleep_for(Duration time) { return sleep_until(steady_now() + time); }
};

/// The machine's clocks. Sleeps on the executor of the coroutine that calls it.
class RealClock final : public Clock {
  public:
    SteadyTime steady_now() const override;
    SystemTime system_now() const override;
    asio::awaitable<void> sleep_until(SteadyTime when) override;
};

}  // namespace kcl
