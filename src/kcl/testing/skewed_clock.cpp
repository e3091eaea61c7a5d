#include "kcl/testing/skewed_clock.h"

namespace kcl::testing {

namespace {

constexpr std::int64_t million = 1'000'000;
using Wide = __int128;  // nanoseconds of years times a million

/// What a clock that gains `ppm` shows when `true_time` has passed.
Duration shown_after(Duration true_time, std::int64_t ppm) {
    return Duration(
        static_cast<Duration::rep>(Wide{true_time.count()} * (million + ppm) / million));
}

/// The shortest true time after which shown_after() is at least `shown`.
Duration needed_to_show(Duration shown, std::int64_t ppm) {
    const Wide speed = million + ppm;
    return Duration(
        static_cast<Duration::rep>((Wide{shown.count()} * million + speed - 1) / speed));
}

}  // namespace

SkewedClock::SkewedClock(Clock& true_clock, Skew skew)
    : true_clock_(true_clock),
      skew_(skew),
      steady_start_(true_clock.steady_now()),
      system_start_(true_clock.system_now()) {}

Duration SkewedClock::local_since_start() const {
    return shown_after(true_clock_.steady_now() - steady_start_, skew_.drift_ppm);
}

SteadyTime SkewedClock::steady_now() const { return steady_start_ + local_since_start(); }

SystemTime SkewedClock::system_now() const {
    return system_start_ + skew_.system_offset +
           std::chrono::floor<std::chrono::milliseconds>(local_since_start());
}

asio::awaitable<void> SkewedClock::sleep_until(SteadyTime when) {
    if (when <= steady_now()) co_return;
    if (when == SteadyTime::max()) {
        co_await true_clock_.sleep_until(when);
        co_return;
    }
    const SteadyTime true_time =
        steady_start_ + needed_to_show(when - steady_start_, skew_.drift_ppm);
    co_await true_clock_.sleep_until(true_time);
}

}  // namespace kcl::testing
