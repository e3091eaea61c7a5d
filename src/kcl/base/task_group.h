#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <list>

namespace kcl {

namespace asio = boost::asio;

/// Children that are all joined: nothing of ours runs detached.
///
/// Confined to the executor it was made with (one thread at a time); join() before it goes out of
/// scope. Cancellation: join() passes a terminal cancellation on to every child and still waits for
/// all of them; it then returns normally, with the caller's cancellation spent, so that the caller
/// can put things back.
class TaskGroup {
  public:
    explicit TaskGroup(asio::any_io_executor executor);
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    ~TaskGroup();

    /// Starts `child`. The first child that throws (anything but cancellation) cancels its
    /// siblings.
    void spawn(asio::awaitable<void> child);
    /// Asks every child to end.
    void cancel();
    std::size_t size() const { return children_.size(); }

    /// Waits until no child is left, then rethrows the first error of a child.
    asio::awaitable<void> join();
    /// As join(), for a caller who has nothing to put back: if it was cancelled meanwhile, throws
    /// that (operation_aborted).
    asio::awaitable<void> join_or_abort();

  private:
    asio::awaitable<bool> all_ended();

    asio::any_io_executor executor_;
    asio::steady_timer all_done_;
    std::list<asio::cancellation_signal> children_;
    std::exception_ptr first_error_;
};

}  // namespace kcl
