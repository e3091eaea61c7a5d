#include "kcl/testing/manual_clock.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <stdexcept>

namespace kcl::testing {

namespace {
// Not zero, so that code which takes zero for "never" or "unset" is found out.
constexpr SteadyTime steady_start{std::chrono::hours(1)};
constexpr SystemTime first_of_january_2024{std::chrono::milliseconds(1'704'067'200'000)};
}  // namespace

struct ManualClock::Sleepers : std::multimap<SteadyTime, asio::steady_timer*> {};

/// One sleeper's entry. Takes itself out however the sleep ends: woken, cancelled before it began,
/// or its coroutine destroyed with the io_context when the clock itself may be gone already.
class ManualClock::Bed {
  public:
    Bed(std::shared_ptr<Sleepers> sleepers, SteadyTime when, asio::steady_timer& alarm)
        : sleepers_(std::move(sleepers)), place_(sleepers_->emplace(when, &alarm)) {}
    Bed(const Bed&) = delete;
    Bed& operator=(const Bed&) = delete;
    ~Bed() { sleepers_->erase(place_); }

  private:
    std::shared_ptr<Sleepers> sleepers_;
    Sleepers::iterator place_;
};

ManualClock::ManualClock()
    : now_(steady_start),
      system_start_(first_of_january_2024),
      sleepers_(std::make_shared<Sleepers>()) {}

SteadyTime ManualClock::steady_now() const { return now_.load(); }

SystemTime ManualClock::system_now() const {
    return system_start_.load() +
           std::chrono::floor<std::chrono::milliseconds>(now_.load() - steady_start);
}

asio::awaitable<void> ManualClock::sleep_until(SteadyTime when) {
    if (when <= steady_now()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer alarm{executor, asio::steady_timer::time_point::max()};
    const Bed bed{sleepers_, when, alarm};
    const auto woken = co_await alarm.async_wait(asio::as_tuple(asio::use_awaitable));
    if (steady_now() < when) throw boost::system::system_error(std::get<0>(woken));
}

void ManualClock::advance_to(SteadyTime when) {
    now_ = std::max(now_.load(), when);
    for (auto& [due, alarm] : *sleepers_) {
        if (due > now_.load()) break;
        alarm->cancel();
    }
}

bool ManualClock::advance_to_next_sleeper() {
    const auto next = next_wake_up();
    if (next) advance_to(*next);
    return next.has_value();
}

std::optional<SteadyTime> ManualClock::next_wake_up() const {
    if (sleepers_->empty() || sleepers_->begin()->first == SteadyTime::max()) return std::nullopt;
    return sleepers_->begin()->first;
}

std::size_t ManualClock::sleepers() const { return sleepers_->size(); }

void ManualClock::set_system_now(SystemTime now) {
    system_start_ = system_start_.load() + (now - system_now());
}

namespace {

struct Ending {
    bool reached = false;
    std::exception_ptr error;
};

/// Runs what is ready. False when there was nothing.
bool run_ready(asio::io_context& io, const OutsideWork& outside) {
    io.restart();
    if (io.poll() > 0) return true;
    if (!outside || !outside()) return false;
    io.run_one_for(
        std::chrono::milliseconds(10));  // in real time: threads and processes know no other
    return true;
}

}  // namespace

void simulate(asio::io_context& io, ManualClock& clock, asio::awaitable<void> scenario,
              const OutsideWork& outside) {
    const auto ending = std::make_shared<Ending>();  // outlives this call when it ends by throwing
    asio::co_spawn(io, std::move(scenario), [ending](std::exception_ptr error) {
        ending->error = std::move(error);
        ending->reached = true;
    });
    while (!ending->reached)
        if (!run_ready(io, outside) && !clock.advance_to_next_sleeper())
            throw std::logic_error("the simulation is stuck: nothing is ready and nobody sleeps");
    if (ending->error) std::rethrow_exception(ending->error);
}

void run_until(asio::io_context& io, ManualClock& clock, SteadyTime when) {
    for (;;) {
        if (run_ready(io, {})) continue;
        const auto next = clock.next_wake_up();
        if (!next || *next > when) break;
        clock.advance_to(*next);
    }
    clock.advance_to(when);
}

}  // namespace kcl::testing
