#pragma once

#include "kcl/testing/manual_clock.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace kcl::testing {

namespace detail {
template <class T>
asio::awaitable<void> keep(std::optional<T>& kept, asio::awaitable<T> story) {
    kept.emplace(co_await std::move(story));
}

/// As simulate(), in real time: for sockets, threads and child processes.
void run_in_real_time(asio::io_context& io, asio::awaitable<void> story);
}  // namespace detail

/// What `story` returns, run under simulated time (see simulate()). Throws what it throws.
template <class T>
T run(asio::io_context& io, ManualClock& clock, asio::awaitable<T> story,
      const OutsideWork& outside = {}) {
    if constexpr (std::is_void_v<T>) {
        simulate(io, clock, std::move(story), outside);
    } else {
        std::optional<T> kept;
        simulate(io, clock, detail::keep(kept, std::move(story)), outside);
        return std::move(*kept);
    }
}

/// What `story` returns, run in real time. Throws what it throws; std::logic_error when it can't go
/// on.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> story) {
    if constexpr (std::is_void_v<T>) {
        detail::run_in_real_time(io, std::move(story));
    } else {
        std::optional<T> kept;
        detail::run_in_real_time(io, detail::keep(kept, std::move(story)));
        return std::move(*kept);
    }
}

}  // namespace kcl::testing
