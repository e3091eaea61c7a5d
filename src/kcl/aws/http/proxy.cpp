#include "kcl/aws/http/proxy.h"

#include "kcl/wire/base64.h"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace kcl::aws {

namespace asio = boost::asio;

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::vector<std::string> split_list(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (const auto part = trimmed(list.substr(0, comma)); !part.empty())
            parts.emplace_back(part);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return parts;
}

std::optional<asio::ip::address> as_address(std::string_view text) {
    boost::system::error_code error;
    auto address = asio::ip::make_address(text, error);
    if (error) return std::nullopt;
    return address;
}

bool is_near(const asio::ip::address& address) {
    if (address.is_loopback()) return true;
    if (address.is_v6()) return address.to_v6().is_link_local();
    return (address.to_v4().to_uint() >> 16) == 0xA9FE;  // 169.254.0.0/16
}

bool in_network(const asio::ip::address& address, std::string_view network) {
    boost::system::error_code error;
    if (address.is_v4()) {
        const auto net = asio::ip::make_network_v4(network, error);
        return !error &&
               (net.netmask().to_uint() & address.to_v4().to_uint()) == net.network().to_uint();
    }
    const auto net = asio::ip::make_network_v6(network, error);
    return !error &&
           asio::ip::network_v6(address.to_v6(), net.prefix_length()).network() == net.network();
}

bool same_or_subdomain(std::string_view host, std::string_view domain) {
    while (!domain.empty() && (domain.front() == '.' || domain.front() == '*'))
        domain.remove_prefix(1);
    if (domain.empty() || host.size() < domain.size()) return false;
    if (!boost::beast::iequals(host.substr(host.size() - domain.size()), domain)) return false;
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// Takes ":port" off an exception. False when it is not this URL's port.
bool port_fits(std::string_view& exception, std::uint16_t port) {
    const auto colon = exception.rfind(':');
    if (colon == std::string_view::npos || exception.find(':') != colon)
        return true;  // none, or an IPv6 address
    const auto digits = exception.substr(colon + 1);
    exception = exception.substr(0, colon);
    return digits == std::to_string(port);
}

bool excepts(std::string_view exception, const HttpUrl& url,
             const std::optional<asio::ip::address>& address) {
    if (exception == "*") return true;
    if (!port_fits(exception, url.port)) return false;
    if (!address) return same_or_subdomain(url.host, exception);
    if (exception.find('/') != std::string_view::npos) return in_network(*address, exception);
    return as_address(exception) == address;
}

}  // namespace

Result<Proxy> parse_proxy(std::string_view text) {
    const auto spelt = std::string(text.find("://") == std::string_view::npos ? "http://" : "") +
                       std::string(text);
    const auto url = parse_http_url(spelt);
    if (!url) return std::unexpected(url.error());
    if (url->secure)
        return failure(Fault::invalid,
                       fmt::format("the proxy {} must be spoken to by http://, not https://",
                                   url->host_and_port()));
    Proxy proxy{url->host, url->port, {}};
    if (!url->user_info.empty())
        proxy.authorization = "Basic " + wire::to_base64(std::as_bytes(std::span(url->user_info)));
    return proxy;
}

Result<ProxyRules> ProxyRules::from(const TransportSettings& settings) {
    ProxyRules rules;
    if (!settings.https_proxy.empty()) {
        auto proxy = parse_proxy(settings.https_proxy);
        if (!proxy) return std::unexpected(std::move(proxy).error());
        rules.https_ = std::move(*proxy);
    }
    if (!settings.http_proxy.empty()) {
        auto proxy = parse_proxy(settings.http_proxy);
        if (!proxy) return std::unexpected(std::move(proxy).error());
        rules.http_ = std::move(*proxy);
    }
    rules.exceptions_ = split_list(settings.no_proxy);
    return rules;
}

bool ProxyRules::direct(const HttpUrl& url) const {
    const auto address = as_address(url.host);
    if (address ? is_near(*address) : same_or_subdomain(url.host, "localhost")) return true;
    return std::any_of(exceptions_.begin(), exceptions_.end(), [&](const std::string& exception) {
        return excepts(exception, url, address);
    });
}

const Proxy* ProxyRules::proxy_for(const HttpUrl& url) const {
    const auto& proxy = url.secure ? https_ : http_;
    return proxy && !direct(url) ? &*proxy : nullptr;
}

}  // namespace kcl::aws
