#include "simulation/world/home.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

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

SteadyTime HomeClock::steady_now() const {
    constexpr int most_questions = 1'000'000;
    const SteadyTime now = home_.world().now();
    if (std::exchange(asked_at_, now) != now) asked_ = 0;
    if (++asked_ > most_questions) {
        asked_ = 0;
        throw std::runtime_error(
            "something goes round in circles: it asks for the time a million "
            "times while it stands still");
    }
    return now;
}

asio::awaitable<void> HomeClock::sleep_until(SteadyTime when) {
    if (when <= steady_now()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, asio::steady_timer::time_point::max()};
    const Alarm alarm{home_, when, timer};
    const auto woken = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (steady_now() < when) throw boost::system::system_error(std::get<0>(woken));
}

}  // namespace kcl::simulation
