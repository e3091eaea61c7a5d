#include "kcl/base/clock.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <ctime>

namespace kcl {

namespace {
// Timers stand still while the machine is suspended: after that a sleep may last so much too long.
constexpr Duration longest_sleep = 5s;
}  // namespace

// Not std::chrono::steady_clock, which stops while the machine is suspended: the leases that we
// held before it have run out meanwhile, and others have them.
SteadyTime RealClock::steady_now() const {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return SteadyTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

SystemTime RealClock::system_now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

asio::awaitable<void> RealClock::sleep_until(SteadyTime when) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    for (;;) {
        const Duration left = when - steady_now();
        timer.expires_after(std::min(left, longest_sleep));
        co_await timer.async_wait(asio::use_awaitable);
        if (left <= longest_sleep) co_return;
    }
}

}  // namespace kcl
