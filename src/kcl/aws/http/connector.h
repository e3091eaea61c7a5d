#pragma once

#include "kcl/aws/http/connection.h"
#include "kcl/aws/http/proxy.h"
#include "kcl/aws/http/transport_settings.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>

namespace kcl::aws {

class TlsContext;

/// Where a request goes and by which way.
struct Route {
    HttpUrl url;
    std::optional<Proxy> proxy;

    /// Equal for requests that can share connections.
    std::string key() const;
};

/// Opens connections: name, TCP, proxy, TLS.
///
/// Borrows all that it is given. Threads: any.
class Connector {
  public:
    Connector(asio::any_io_executor io, Clock& clock, const TransportSettings& settings);
    ~Connector();

    /// Faults: unavailable (`message` names host and reason), invalid (settings of TLS), denied
    /// (the proxy's credentials). Cancellation: terminal; what was opened is closed.
    asio::awaitable<Result<std::unique_ptr<Connection>>> connect(const Route& route,
                                                                 SteadyTime deadline);

  private:
    using Socket = std::optional<asio::ip::tcp::socket>;  // empty only beside an error

    asio::awaitable<Result<std::unique_ptr<Connection>>> open(const Route& route,
                                                              SteadyTime deadline);
    asio::awaitable<Result<Socket>> dial(const std::string& host, std::uint16_t port,
                                         SteadyTime deadline);
    asio::awaitable<Result<Socket>> dial_one(asio::ip::tcp::endpoint endpoint);
    asio::awaitable<Result<std::unique_ptr<Connection>>> secure(asio::ip::tcp::socket socket,
                                                                const HttpUrl& url);
    Result<TlsContext*> tls();

    asio::any_io_executor io_;
    Clock& clock_;
    const TransportSettings& settings_;
    struct Tls;
    std::unique_ptr<Tls> tls_;
};

}  // namespace kcl::aws
