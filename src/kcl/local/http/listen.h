#pragma once

#include "kcl/base/result.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace kcl::local::http {

namespace asio = boost::asio;

/// Sockets that listen on one port.
struct Listening {
    std::vector<asio::ip::tcp::acceptor> acceptors;
    asio::ip::tcp::endpoint
        endpoint;  ///< Where a client on this machine reaches the first of them.
};

/// Binds and listens. `address` is a numeric IP address; empty means this machine only: 127.0.0.1,
/// and ::1 where there is IPv6. Port 0 lets the system choose; both addresses then have the same
/// port. Faults: exists (the port is taken), denied (a privileged port), invalid (the address),
/// unavailable.
Result<Listening> listen(const asio::any_io_executor& executor, const std::string& address,
                         std::uint16_t port);

/// Where a client on this machine may find what listens on `address` (as listen() takes it; must be
/// valid) and `port`.
std::vector<asio::ip::tcp::endpoint> reachable(const std::string& address, std::uint16_t port);

/// "127.0.0.1:4567", "[::1]:4567".
std::string to_string(const asio::ip::tcp::endpoint& endpoint);

}  // namespace kcl::local::http
