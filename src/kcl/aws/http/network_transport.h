#pragma once

#include "kcl/aws/http/connection_pool.h"
#include "kcl/aws/http/connector.h"
#include "kcl/aws/http/proxy.h"
#include "kcl/aws/http/transport_settings.h"
#include "kcl/aws/http_transport.h"

#include <boost/asio/any_io_executor.hpp>

namespace kcl::aws {

/// HttpTransport over the network: HTTP/1.1 with kept connections, TLS, proxies.
///
/// A kept connection that breaks before the first byte of an answer is replaced once, at once, by a
/// fresh one; the answer then says `sent_twice`. A deadline that passes while the request still
/// waits for its turn or its connection is `unavailable`, not `timed_out`: nothing was sent.
///
/// Ownership: borrows `clock`; outlives all calls; goes before the context behind `io`.
/// Threads:   send() from any executor; the work runs on `io`, which may have several threads.
class NetworkTransport final : public HttpTransport {
  public:
    NetworkTransport(asio::any_io_executor io, Clock& clock, TransportSettings settings);
    ~NetworkTransport() override;

    asio::awaitable<Result<HttpResponse>> send(HttpRequest request, SteadyTime deadline) override;

  private:
    struct Call;

    asio::awaitable<void> perform(Call& call);
    asio::awaitable<Result<HttpResponse>> exchange(Call& call);
    asio::awaitable<Result<HttpResponse>> exchange_fresh(Call& call);
    /// Puts words to a deadline that passed.
    Error explain_timeout(const Call& call) const;

    asio::any_io_executor io_;
    Clock& clock_;
    const TransportSettings settings_;
    const Result<ProxyRules> proxies_;
    Connector connector_;
    ConnectionPool pool_;  // last: its connections use what the connector owns
};

}  // namespace kcl::aws
