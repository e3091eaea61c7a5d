#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kcl {

/// The result of `work`, or Fault::timed_out once `deadline` passes. Cancels and waits for the
/// loser; a throw in `work` surfaces at once.
///
/// T is default-constructible: the library needs an empty one to hand over beside an exception.
template <class T>
asio::awaitable<Result<T>> with_deadline(Clock& clock, SteadyTime deadline,
                                         asio::awaitable<Result<T>> work) {
    const auto executor = co_await asio::this_coro::executor;
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(work), asio::deferred),
        asio::co_spawn(executor, clock.sleep_until(deadline), asio::deferred));
    auto [order, thrown, result, sleep_cut_short] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (order[0] == 1 && !sleep_cut_short)
        co_return failure(Fault::timed_out, "no answer before the deadline");
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(result);
}

}  // namespace kcl
