#pragma once

#include "kcl/base/clock.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>

namespace kcl::simulation {

class Home;

/// True time, and everything that is due in it: the one queue of a run. Between two events nothing
/// happens, so time jumps from one to the next.
///
/// Events of the same instant come in the order in which they were planned; after each, every home
/// that has something to do does it, in the order in which they were woken. So a run goes the same
/// way every time. Outlives everybody who holds a ticket. One thread.
class World {
  public:
    using Event = std::function<void()>;
    using Ticket = std::pair<SteadyTime, std::uint64_t>;

    World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    SteadyTime now() const { return now_; }
    SystemTime calendar() const;
    Duration elapsed() const;

    /// Not before now.
    Ticket at(SteadyTime when, Event event);
    Ticket after(Duration time, Event event) { return at(now_ + time, std::move(event)); }
    /// Nothing happens when it has been already.
    void cancel(const Ticket& ticket) { queue_.erase(ticket); }

    /// Runs what is due up to `when`, or until stop().
    void run_until(SteadyTime when);
    void stop() { stopped_ = true; }
    void go_on() { stopped_ = false; }
    bool stopped() const { return stopped_; }
    std::uint64_t events() const { return events_; }

  private:
    friend class Home;
    void settle();

    SteadyTime now_;
    std::map<Ticket, Event> queue_;
    std::deque<Home*> awake_;
    std::uint64_t last_ = 0;
    std::uint64_t events_ = 0;
    bool stopped_ = false;
};

}  // namespace kcl::simulation
