#pragma once

#include "kcl/aws/http/url.h"
#include "kcl/aws/http_transport.h"

#include <expected>

namespace kcl::aws {

/// An exchange that brought no answer.
struct BrokenExchange {
    Error error;
    /// Nothing came back, not even a byte: on a connection that was kept open, the server had most
    /// likely closed it.
    bool nothing_arrived = false;
};

/// An open connection to one server, directly or through a proxy, in the protocol that both sides
/// agreed on. HTTP/1.1 today; an HTTP/2 session that ALPN selects would be a second implementation.
///
/// Threads:      one exchange at a time, on whatever strand awaits it.
/// Cancellation: terminal; the connection is not reusable afterwards. The destructor closes it.
class Connection {
  public:
    virtual ~Connection() = default;

    /// Borrows both until it returns.
    virtual asio::awaitable<std::expected<HttpResponse, BrokenExchange>> exchange(
        const HttpRequest& request, const HttpUrl& url) = 0;
    /// Looks whether another exchange may follow: false once the server has closed its side or
    /// asked us to close.
    virtual bool reusable() = 0;
};

}  // namespace kcl::aws
