#include "kcl/aws/http/transport_settings.h"

#include "kcl/aws/http/proxy.h"

#include <fmt/format.h>

namespace kcl::aws {

namespace {

/// The first of `names` that is set to something.
std::string first_set(const Environment& environment, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (auto value = value_of(environment, name)) return *std::move(value);
    return {};
}

}  // namespace

TransportSettings TransportSettings::from_environment(const Environment& environment) {
    TransportSettings settings;
    settings.ca_file = first_set(environment, {"AWS_CA_BUNDLE", "SSL_CERT_FILE"});
    settings.ca_directory = first_set(environment, {"SSL_CERT_DIR"});
    settings.https_proxy = first_set(environment, {"https_proxy", "HTTPS_PROXY"});
    settings.http_proxy = first_set(environment, {"http_proxy"});
    settings.no_proxy = first_set(environment, {"no_proxy", "NO_PROXY"});
    return settings;
}

std::vector<std::string> TransportSettings::validate() const {
    std::vector<std::string> faults;
    const auto check = [&](bool good, const char* fault) {
        if (!good) faults.emplace_back(fault);
    };
    check(connect_timeout > Duration::zero(), "the connect timeout must be positive");
    check(idle_limit >= Duration::zero(), "the idle limit of connections must not be negative");
    check(connections_per_host > 0, "at least one connection per host must be allowed");
    check(response_limit > 0, "the limit of an answer's body must be positive");
    check(header_limit >= 1024 && header_limit <= (std::size_t{1} << 30),
          "the limit of an answer's headers must be between 1 KiB and 1 GiB");
    const auto check_proxy = [&](const std::string& url, std::string_view which) {
        if (url.empty()) return;
        if (const auto proxy = parse_proxy(url); !proxy)
            faults.push_back(fmt::format("{} proxy: {}", which, proxy.error().message));
    };
    check_proxy(https_proxy, "https");
    check_proxy(http_proxy, "http");
    return faults;
}

}  // namespace kcl::aws
