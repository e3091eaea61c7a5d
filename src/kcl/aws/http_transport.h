#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kcl::aws {

using Header = std::pair<std::string, std::string>;

/// One HTTP request to one endpoint.
struct HttpRequest {
    std::string method = "POST";
    std::string url;              ///< Absolute: scheme, host, port, path, query.
    std::vector<Header> headers;  ///< Host and Content-Length are added by the transport.
    std::string body;
};

struct HttpResponse {
    int status = 0;
    std::vector<Header> headers;
    std::string body;
    /// A kept connection broke before it answered, so the request went out again: the first one may
    /// have been applied.
    bool sent_twice = false;

    /// The first header of that name, compared without case; empty when absent.
    std::string_view header(std::string_view name) const;
};

/// Sends one request and waits for the whole answer. Any HTTP status is an answer; failures are of
/// the connection.
///
/// Faults: unavailable (can't connect, TLS refused, connection broke: `message` names host and
/// reason), timed_out (the
///         request may have been applied), invalid (the URL, a header, or the settings), corrupt
///         (the answer is too large).
/// Cancellation: terminal; the connection is closed, never given back to the pool.
class HttpTransport {
  public:
    virtual ~HttpTransport() = default;
    virtual asio::awaitable<Result<HttpResponse>> send(HttpRequest request,
                                                       SteadyTime deadline) = 0;
};

}  // namespace kcl::aws
