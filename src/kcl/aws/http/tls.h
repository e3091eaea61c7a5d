#pragma once

#include "kcl/aws/http/transport_settings.h"
#include "kcl/aws/http/url.h"
#include "kcl/base/result.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <string>

namespace kcl::aws {

namespace asio = boost::asio;

/// What all TLS connections of one transport share: whom to trust, and the sessions that make the
/// next handshake short.
///
/// Threads: any.
class TlsContext {
  public:
    /// Reads the certificates of the authorities: milliseconds, so only when a first https URL is
    /// met. Faults: invalid (a file that can't be read; `message` names it).
    static Result<std::unique_ptr<TlsContext>> load(const TransportSettings& settings);
    ~TlsContext();

    asio::ssl::context& context() { return context_; }

    /// Readies `ssl` for a handshake with the server of `url`: its name (SNI), that its certificate
    /// must be for that name, HTTP/1.1, and the last session.
    void prepare(SSL* ssl, const HttpUrl& url);

    /// Why the handshake failed, in words that tell what to do.
    static Error explain(SSL* ssl, const HttpUrl& url, const boost::system::error_code& error);

  private:
    class Sessions;

    TlsContext();

    std::unique_ptr<Sessions> sessions_;
    asio::ssl::context context_;
};

}  // namespace kcl::aws
