#pragma once

#include "kcl/aws/settings/machine.h"
#include "kcl/base/clock.h"

#include <cstddef>
#include <string>
#include <vector>

namespace kcl::aws {

/// How HTTP connections are made and kept.
struct TransportSettings {
    Duration connect_timeout = 5s;  ///< Name, TCP, proxy and TLS together.
    Duration idle_limit =
        20s;  ///< An idle connection is not used again after this; below the servers' own.
    std::size_t connections_per_host = 64;  ///< More callers than this wait their turn.
    std::size_t response_limit = std::size_t{64} << 20;  ///< Bytes of one answer's body.
    std::size_t header_limit = std::size_t{64} << 10;    ///< Bytes of one answer's headers.

    std::string ca_file;       ///< PEM bundle to trust instead of the system's.
    std::string ca_directory;  ///< Hashed directory to trust instead of the system's.

    /// Proxies, as http://[user:password@]host[:port]; empty: none. Loopback and link-local
    /// addresses (the local services, instance metadata) never go through one.
    std::string https_proxy;
    std::string http_proxy;
    /// Hosts to reach directly, by comma: names (their subdomains too), addresses, networks
    /// (10.0.0.0/8), or *.
    std::string no_proxy;

    /// Defaults, changed by AWS_CA_BUNDLE (else SSL_CERT_FILE), SSL_CERT_DIR, HTTPS_PROXY,
    /// http_proxy and NO_PROXY. Proxy variables may be lower or upper case, lower first; HTTP_PROXY
    /// counts only in lower case, as with curl: web servers set the upper one from a visitor's
    /// header.
    static TransportSettings from_environment(const Environment& environment);

    /// Every fault at once, a sentence each; empty when all is well.
    std::vector<std::string> validate() const;
};

}  // namespace kcl::aws
