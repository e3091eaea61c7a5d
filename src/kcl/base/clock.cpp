#include "kcl/base/clock.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kcl {

SteadyTime RealClock::steady_now() const { return std::chrono::steady_clock::now(); }

SystemTime RealClock::system_now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

asio::awaitable<void> RealClock::sleep_until(SteadyTime when) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, when};
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace kcl
