#include "kcl/base/bell.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kcl {

Bell::Bell(asio::any_io_executor executor)
    : timer_(executor, asio::steady_timer::time_point::max()) {}

asio::awaitable<void> Bell::wait() {
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> Bell::wait_until(Clock& clock, SteadyTime when) {
    const auto executor = co_await asio::this_coro::executor;
    auto race = asio::experimental::make_parallel_group(
        timer_.async_wait(asio::deferred),
        asio::co_spawn(executor, clock.sleep_until(when), asio::deferred));
    co_await race.async_wait(asio::experimental::wait_for_one(),
                             asio::as_tuple(asio::use_awaitable));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace kcl
