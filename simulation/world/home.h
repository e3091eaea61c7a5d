#pragma once

#include "simulation/world/world.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace kcl::simulation {

/// Where one simulated process runs: an executor that the world drives, and that can be frozen, as
/// a process by SIGSTOP or a machine by its hypervisor: time goes on, answers arrive, nothing runs.
///
/// Whoever posts to it from outside calls wake() afterwards. Borrows `world`.
class Home {
  public:
    explicit Home(World& world) : world_(world) {}
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;
    ~Home();

    asio::io_context& io() { return io_; }
    World& world() { return world_; }

    void wake();
    void freeze() { frozen_ = true; }
    void thaw();
    bool frozen() const { return frozen_; }

  private:
    friend class World;
    void run();

    World& world_;
    asio::io_context io_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};
    bool awake_ = false;
    bool frozen_ = false;
};

/// True time as one home sees it: sleeps there, however long the home was frozen.
///
/// Code that asks for it again and again while it stands still would never let it go on: after a
/// million times std::runtime_error is thrown at it.
class HomeClock final : public Clock {
  public:
    explicit HomeClock(Home& home) : home_(home) {}

    SteadyTime steady_now() const override;
    SystemTime system_now() const override { return home_.world().calendar(); }
    asio::awaitable<void> sleep_until(SteadyTime when) override;

  private:
    class Alarm;
    Home& home_;
    mutable SteadyTime asked_at_{};
    mutable int asked_ = 0;  ///< So often at that time.
};

}  // namespace kcl::simulation
