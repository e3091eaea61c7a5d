#include "simulation/world/home.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <optional>

namespace kcl::simulation {

Home::~Home() { std::erase(world_.awake_, this); }

void Home::wake() {
    if (awake_) return;
    awake_ = true;
    if (!frozen_) world_.awake_.push_back(this);
}

void Home::thaw() {
    if (!frozen_) return;
    frozen_ = false;
    if (awake_) world_.awake_.push_back(this);
}

void Home::run() {
    if (frozen_) return;  // since it was woken; thaw() sees to it
    awake_ = false;
    io_.restart();
    io_.poll();
}

/// Rings at its time unless the sleep ends before.
class HomeClock::Alarm {
  public:
    Alarm(Home& home, SteadyTime when, asio::steady_timer& timer) : home_(home), timer_(timer) {
        if (when != SteadyTime::max()) ticket_ = home.world().at(when, [this] { ring(); });
    }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() {
        if (ticket_) home_.world().cancel(*ticket_);
    }

  private:
    void ring() {
        timer_.cancel();
        home_.wake();
    }

    Home& home_;
    asio::steady_timer& timer_;
    std::optional<World::Ticket> ticket_;
};

asio::awaitable<void> HomeClock::sleep_until(SteadyTime when) {
    if (when <= steady_now()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, asio::steady_timer::time_point::max()};
    const Alarm alarm{home_, when, timer};
    const auto woken = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (steady_now() < when) throw boost::system::system_error(std::get<0>(woken));
}

}  // namespace kcl::simulation
