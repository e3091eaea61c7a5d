#include "kcl/base/task_group.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>

namespace kcl {

namespace {

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return e.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor)
    : executor_(std::move(executor)), all_done_(executor_, asio::steady_timer::time_point::max()) {}

TaskGroup::~TaskGroup() {
    assert(children_.empty() && "join() before a TaskGroup goes out of scope");
}

void TaskGroup::spawn(asio::awaitable<void> child) {
    const auto place = children_.emplace(children_.end());
    auto on_done = [this, place](std::exception_ptr error) {
        children_.erase(place);
        if (error && !is_cancellation(error) && !first_error_) {
            first_error_ = error;
            cancel();
        }
        if (children_.empty()) all_done_.cancel();
    };
    asio::co_spawn(executor_, std::move(child),
                   asio::bind_cancellation_slot(place->slot(), std::move(on_done)));
}

void TaskGroup::cancel() {
    for (auto next = children_.begin(); next != children_.end();)
        (next++)->emit(asio::cancellation_type::terminal);
}

/// True: the caller was cancelled meanwhile.
asio::awaitable<bool> TaskGroup::all_ended() {
    bool cancelled = false;
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!children_.empty()) {
        co_await all_done_.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() == asio::cancellation_type::none) continue;
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        cancelled = true;
        cancel();
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    if (first_error_) std::rethrow_exception(std::exchange(first_error_, nullptr));
    co_return cancelled;
}

asio::awaitable<void> TaskGroup::join() { co_await all_ended(); }

asio::awaitable<void> TaskGroup::join_or_abort() {
    const bool cancelled = co_await all_ended();
    if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace kcl
