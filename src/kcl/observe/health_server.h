#pragma once

#include "kcl/base/result.h"
#include "kcl/base/task_group.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace kcl::observe {

/// The health check of --http: any method and path answers 200 with the number of consumers as
/// plain text, as the founding README's server did, so that checks written for it go on working.
///
/// Confined to the executor it was made with.
class HealthServer {
  public:
    /// `consumers` is asked at each request, on the executor.
    HealthServer(asio::any_io_executor executor, std::function<std::size_t()> consumers);

    /// Binds to all addresses. Port 0 picks a free one. Faults: exists (the port is taken;
    /// `message` names it), denied.
    Result<void> listen(std::uint16_t port);
    std::uint16_t port() const { return port_; }

    /// Serves until cancelled; then every connection is closed.
    asio::awaitable<void> run();

  private:
    asio::awaitable<void> serve(asio::ip::tcp::socket socket);

    asio::ip::tcp::acceptor acceptor_;
    std::function<std::size_t()> consumers_;
    TaskGroup connections_;
    std::uint16_t port_ = 0;
};

}  // namespace kcl::observe
