#include "kcl/aws/run_on.h"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>

namespace kcl::aws {

namespace {

/// Starts the work for async_initiate. Plain co_spawn would hand a cancellation to the other
/// executor by a raw pointer into the caller's frame, which may be gone when it is looked at; a
/// shared signal may come too late safely.
struct Start {
    asio::any_io_executor executor;
    asio::any_io_executor home;

    template <class Handler>
    void operator()(Handler handler, asio::awaitable<void> work) const {
        auto signal = std::make_shared<asio::cancellation_signal>();
        if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
            slot.assign([signal, there = executor](asio::cancellation_type type) {
                asio::dispatch(there, [signal, type] { signal->emit(type); });
            });
        auto shared = std::make_shared<Handler>(std::move(handler));
        auto come_home = [shared, signal,
                          guard = asio::make_work_guard(home)](std::exception_ptr error) {
            asio::post(guard.get_executor(),
                       [shared, error]() mutable { std::move (*shared)(error); });
        };
        asio::co_spawn(executor, std::move(work),
                       asio::bind_cancellation_slot(signal->slot(), std::move(come_home)));
    }
};

}  // namespace

asio::awaitable<void> run_on(asio::any_io_executor executor, asio::awaitable<void> work) {
    const auto home = co_await asio::this_coro::executor;
    const Start start{std::move(executor), home};
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        start, asio::use_awaitable, std::move(work));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace kcl::aws
