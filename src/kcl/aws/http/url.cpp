#include "kcl/aws/http/url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

namespace kcl::aws {

namespace {

std::uint16_t own_port(bool secure) { return secure ? 443 : 80; }

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

// Names the URL without its password.
std::unexpected<Error> unusable(std::string_view text, std::string_view why) {
    const auto at = text.rfind('@');
    const auto shown =
        at == std::string_view::npos ? std::string(text) : fmt::format("...{}", text.substr(at));
    return failure(Fault::invalid, fmt::format("'{}' is not a usable URL: {}", shown, why));
}

}  // namespace

std::string HttpUrl::host_and_port() const { return fmt::format("{}:{}", bracketed(host), port); }

std::string HttpUrl::authority() const {
    return port == own_port(secure) ? bracketed(host) : host_and_port();
}

Result<HttpUrl> parse_http_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) return unusable(text, "it must read http://host[:port][/path] or https://...");
    const auto& view = *parsed;
    HttpUrl url;
    url.secure = view.scheme_id() == boost::urls::scheme::https;
    if (!url.secure && view.scheme_id() != boost::urls::scheme::http)
        return unusable(text, "the scheme must be http or https");
    url.host = view.host_address();
    if (url.host.empty()) return unusable(text, "it names no host");
    url.port = own_port(url.secure);
    if (view.has_port() && !view.port().empty()) {
        url.port = view.port_number();
        if (url.port == 0) return unusable(text, "the port must be 1 to 65535");
    }
    const std::string path(view.encoded_path());
    if (!path.empty() && path.front() != '/')  // Boost 1.81 takes the "x" of "host:x" for one
        return unusable(text, "the port must be a number");
    url.target = path.empty() ? "/" : path;
    if (view.has_query()) url.target += "?" + std::string(view.encoded_query());
    if (view.has_userinfo()) url.user_info = view.userinfo();
    return url;
}

}  // namespace kcl::aws
