#pragma once

#include "kcl/aws/http/proxy.h"
#include "kcl/aws/http/url.h"
#include "kcl/aws/http_transport.h"

#include <string>

namespace kcl::aws {

/// The request line and headers of one HTTP/1.1 request, up to and with the empty line. Pure.
/// Through a proxy that forwards, the line names the whole URL and the proxy's credentials are
/// added.
std::string request_head(const HttpRequest& request, const HttpUrl& url,
                         const Proxy* forwarding_proxy);

/// The lines that ask a proxy for a tunnel to `target` ("host:port").
std::string tunnel_head(const Proxy& proxy, const std::string& target);

/// Whether a request can be written at all: a line break in a header would start another header.
/// Faults: invalid (names the header, not its value).
Result<void> check_head(const HttpRequest& request);

}  // namespace kcl::aws
