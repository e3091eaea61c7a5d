#pragma once

#include "kcl/aws/http/connection.h"
#include "kcl/aws/http/proxy.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <optional>

namespace kcl::aws {

using TlsStream = asio::ssl::stream<asio::ip::tcp::socket>;

/// What an HTTP/1.1 connection must know beside its socket.
struct Http1Terms {
    std::size_t response_limit = 0;
    std::size_t header_limit = 0;
    /// Set on a connection to a proxy that forwards plain http: requests name the whole URL.
    std::optional<Proxy> forwarding_proxy;
};

std::unique_ptr<Connection> make_http1_connection(asio::ip::tcp::socket socket, Http1Terms terms);
std::unique_ptr<Connection> make_http1_connection(TlsStream stream, Http1Terms terms);

/// Asks the proxy at the other end of `socket` for a tunnel to `target` ("host:port").
/// Faults: unavailable (refused, or no HTTP), denied (407: wrong or no credentials).
asio::awaitable<Result<void>> open_tunnel(asio::ip::tcp::socket& socket, const Proxy& proxy,
                                          const std::string& target);

}  // namespace kcl::aws
