#pragma once

#include "kcl/base/clock.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace kcl {

/// Wakes coroutines that wait for something to change. ring() wakes all that wait now; nothing is
/// remembered, so look at the state first and wait second, on the same executor, with no co_await
/// between.
///
/// Confined to the executor it was made with.
class Bell {
  public:
    explicit Bell(asio::any_io_executor executor);

    void ring() { timer_.cancel(); }
    /// Returns at the next ring(). Cancelled (terminal): throws operation_aborted.
    asio::awaitable<void> wait();
    /// Returns at the next ring() or at `when`, whichever is first.
    asio::awaitable<void> wait_until(Clock& clock, SteadyTime when);

  private:
    asio::steady_timer timer_;
};

}  // namespace kcl
