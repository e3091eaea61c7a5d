#include "kcl/local/powers/virtual_clock.h"

#include <algorithm>
#include <cmath>

namespace kcl::local::powers {

namespace {

/// However fast time passes: nobody turns without end.
constexpr Duration shortest_wait = 1ms;
/// Longer waits end early and begin again, so that no sum overflows.
constexpr Duration longest_wait = std::chrono::hours(24);

/// Whoever was about to wake, after a pause so short that it has nothing to do with the calendar,
/// must not sleep on when the clock is frozen meanwhile.
constexpr Duration ahead_at_changes = 60ms;

/// Nobody sleeps on the steady side for longer; it stays there, whatever is added.
constexpr SteadyTime end_of_steady{Duration::max() / 4 * 3};

/// At most `most`, which is not negative.
Duration scaled(Duration real, double rate, Duration most) {
    const double result = static_cast<double>(real.count()) * rate;
    if (result >= static_cast<double>(most.count())) return most;
    return rate == 1 ? real : Duration(std::llround(result));
}

}  // namespace

SystemTime time_on(const ClockFace& face, SteadyTime real) {
    const Duration passed = scaled(real - face.since, face.rate, latest_time - face.shown);
    return face.shown + std::chrono::floor<std::chrono::milliseconds>(passed);
}

VirtualClock::VirtualClock(asio::any_io_executor executor, Clock& real)
    : real_(real),
      steady_(real.steady_now()),
      steady_since_(steady_),
      changed_(std::move(executor)) {}

SteadyTime VirtualClock::steady_now() const {
    return steady_ + scaled(real_.steady_now() - steady_since_, rate(), end_of_steady - steady_);
}

SystemTime VirtualClock::system_now() const {
    return face_ ? time_on(*face_, real_.steady_now()) : real_.system_now();
}

asio::awaitable<void> VirtualClock::sleep_until(SteadyTime when) {
    for (SteadyTime now = steady_now(); now < when; now = steady_now()) {
        const SteadyTime wake = real_time_in(std::min(when - now, longest_wait));
        co_await changed_.wait_until(real_, wake);
    }
}

asio::awaitable<void> VirtualClock::sleep_until_time(SystemTime when) {
    const SystemTime now = system_now();
    if (now >= when) co_return;
    const auto left = std::min<std::chrono::milliseconds>(
        when - now, std::chrono::duration_cast<std::chrono::milliseconds>(longest_wait));
    co_await changed_.wait_until(real_, real_time_in(left));
}

void VirtualClock::set(SystemTime now) {
    change({std::clamp(now, earliest_time, latest_time), real_.steady_now(), rate()});
}

void VirtualClock::run_at(double rate) {
    change({system_now(), real_.steady_now(), std::clamp(rate, 0.0, fastest_rate)});
}

void VirtualClock::follow_real() {
    const SteadyTime now = real_.steady_now();
    change({real_.system_now(), now, 1});
    face_.reset();
}

void VirtualClock::change(ClockFace face) {
    const SteadyTime now = steady_now();
    const Duration step = std::max<Duration>(face.shown - system_now(), Duration::zero());
    steady_ = now + std::min(step + ahead_at_changes, end_of_steady - now);
    steady_since_ = face.since;
    face_ = face;
    changed_.ring();
}

SteadyTime VirtualClock::real_time_in(Duration virtual_time) const {
    const SteadyTime now = real_.steady_now();
    if (rate() == 0) return now + longest_wait;
    const double real = static_cast<double>(virtual_time.count()) / rate();
    const auto most = static_cast<double>(longest_wait.count());
    return now + std::max(Duration(std::llround(std::ceil(std::min(real, most)))), shortest_wait);
}

}  // namespace kcl::local::powers
