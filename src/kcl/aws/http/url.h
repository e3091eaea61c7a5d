#pragma once

#include "kcl/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kcl::aws {

/// An http or https URL, taken apart.
struct HttpUrl {
    bool secure = false;
    std::string host;  ///< A name or an address; IPv6 without brackets.
    std::uint16_t port = 0;
    std::string target;     ///< Path and query as they were spelt; at least "/".
    std::string user_info;  ///< "user:password", decoded; empty when absent.

    std::string_view scheme() const { return secure ? "https" : "http"; }
    /// Host and port for a person or CONNECT; IPv6 in brackets.
    std::string host_and_port() const;
    /// As the Host header has it: the scheme's own port is left out.
    std::string authority() const;
};

/// Faults: invalid (not an absolute http or https URL).
Result<HttpUrl> parse_http_url(std::string_view text);

}  // namespace kcl::aws
