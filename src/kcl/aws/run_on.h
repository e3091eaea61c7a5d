#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace kcl::aws {

namespace asio = boost::asio;

/// Runs `work` on `executor` (one thread at a time: a strand), which may belong to other threads,
/// and resumes on the caller's executor; a throw of the work arrives there. `work` may borrow the
/// caller's state: the caller never resumes before it has ended.
///
/// Cancellation: terminal, passed on to the work; throws operation_aborted after the work has
/// ended, whatever it did.
asio::awaitable<void> run_on(asio::any_io_executor executor, asio::awaitable<void> work);

}  // namespace kcl::aws
