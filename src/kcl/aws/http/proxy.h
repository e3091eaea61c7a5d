#pragma once

#include "kcl/aws/http/transport_settings.h"
#include "kcl/aws/http/url.h"
#include "kcl/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kcl::aws {

struct Proxy {
    std::string host;
    std::uint16_t port = 0;
    std::string authorization;  ///< Value of Proxy-Authorization; empty: none. Secret.
};

/// Faults: invalid (`message` never has the password).
Result<Proxy> parse_proxy(std::string_view url);

/// Which requests go through which proxy. Pure.
class ProxyRules {
  public:
    /// Faults: invalid (a proxy's URL).
    static Result<ProxyRules> from(const TransportSettings& settings);

    /// Null: directly.
    const Proxy* proxy_for(const HttpUrl& url) const;

  private:
    bool direct(const HttpUrl& url) const;

    std::optional<Proxy> https_;
    std::optional<Proxy> http_;
    std::vector<std::string> exceptions_;
};

}  // namespace kcl::aws
