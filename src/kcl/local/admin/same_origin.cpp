#include "kcl/local/admin/same_origin.h"

#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <string_view>

namespace kcl::local::admin {

namespace {

/// Without a port.
std::string_view name_of(std::string_view host) {
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        return end == host.npos ? std::string_view() : host.substr(1, end - 1);
    }
    return host.substr(0, host.find(':'));
}

bool is_local_name(std::string_view name) {
    using boost::beast::iequals;
    constexpr std::string_view under = ".localhost";
    if (iequals(name, "localhost")) return true;
    if (name.size() > under.size() && iequals(name.substr(name.size() - under.size()), under))
        return true;
    boost::system::error_code error;
    boost::asio::ip::make_address(std::string(name), error);
    return !error;
}

bool is_same_origin(std::string_view origin, std::string_view host) {
    for (const std::string_view scheme : {"http://", "https://"})
        if (origin.starts_with(scheme) && boost::beast::iequals(origin.substr(scheme.size()), host))
            return true;
    return false;
}

}  // namespace

std::optional<std::string> why_refused(const Call& call) {
    if (!call.from_this_machine)
        return "Only programs on the machine of the local services may drive them.";
    const auto host = call.header("Host");
    if (!is_local_name(name_of(host)))
        return fmt::format(
            "The Host '{}' is not this machine's: use 127.0.0.1, [::1] or localhost.", host);
    const auto origin = call.header("Origin");
    const auto site = call.header("Sec-Fetch-Site");
    const bool is_foreign = !origin.empty() && !is_same_origin(origin, host);
    if (is_foreign || site == "cross-site" || site == "same-site")
        return "A web page of another origin may not drive the local services.";
    return std::nullopt;
}

}  // namespace kcl::local::admin
