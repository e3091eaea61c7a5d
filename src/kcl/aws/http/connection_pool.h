#pragma once

#include "kcl/aws/http/connection.h"
#include "kcl/base/clock.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kcl::aws {

/// Idle connections by route, and how many exchanges may run on each route at once.
///
/// Threads: any. A lock guards the lists alone; it is never held across I/O or a co_await.
class ConnectionPool {
  public:
    /// At most `per_route` exchanges at once on each route; a connection idle for `idle_limit` is
    /// closed.
    ConnectionPool(Clock& clock, std::size_t per_route, Duration idle_limit);
    ~ConnectionPool();

    /// The newest idle connection on `route` that is still open, or null.
    std::unique_ptr<Connection> take(const std::string& route);
    /// Keeps a connection for the next exchange, if it is reusable.
    void give_back(const std::string& route, std::unique_ptr<Connection> connection);

    std::size_t idle(const std::string& route) const;

    class Turn;

  private:
    struct Idle {
        std::unique_ptr<Connection> connection;
        SteadyTime since;
    };
    struct Lane {
        std::size_t busy = 0;
        std::list<Turn*> waiting;
        std::vector<Idle> idle;  ///< Oldest first.
    };

    /// Removes what has been idle for too long, everywhere; closed once the lock is free.
    void retire(std::vector<Idle>& retired);  // with the lock held

    Clock& clock_;
    const std::size_t per_route_;
    const Duration idle_limit_;
    mutable std::mutex mutex_;
    std::map<std::string, Lane> lanes_;  ///< Never erased: a turn points to its lane.
};

/// The right to one exchange on a route. Queues from its construction, in order; ends with its
/// destruction.
class ConnectionPool::Turn {
  public:
    /// `executor`: the caller's own.
    Turn(ConnectionPool& pool, const std::string& route, const asio::any_io_executor& executor);
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn();

    /// Returns when it is this caller's turn. Cancellation: terminal.
    asio::awaitable<void> come();

  private:
    ConnectionPool& pool_;
    Lane* lane_ = nullptr;
    bool granted_ = false;  // under the lock
    bool free_at_once_ = false;
    asio::experimental::concurrent_channel<void(boost::system::error_code)> called_;
};

}  // namespace kcl::aws
