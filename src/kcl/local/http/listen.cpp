#include "kcl/local/http/listen.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <fmt/format.h>

namespace kcl::local::http {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr int tries_for_a_common_port = 20;

Result<asio::ip::address> parse_address(const std::string& text) {
    error_code error;
    auto address = asio::ip::make_address(text, error);
    if (error)
        return failure(
            Fault::invalid,
            fmt::format("'{}' is not an IP address to listen on; write it in numbers, such as "
                        "127.0.0.1, 0.0.0.0 or ::1",
                        text));
    return address;
}

std::unexpected<Error> cannot_listen(const tcp::endpoint& endpoint, const error_code& error) {
    const auto fault = error == asio::error::address_in_use  ? Fault::exists
                       : error == asio::error::access_denied ? Fault::denied
                                                             : Fault::unavailable;
    return failure(fault,
                   fmt::format("can't listen on {}: {}", to_string(endpoint), error.message()));
}

void open_and_listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, error_code& error) {
    acceptor.open(endpoint.protocol(), error);
    // Lets a port be used again at once after a restart; on Linux it never lets two programs listen
    // on one.
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && endpoint.protocol() == tcp::v6())
        acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
}

Result<tcp::acceptor> listen_on(const asio::any_io_executor& executor,
                                const tcp::endpoint& endpoint) {
    tcp::acceptor acceptor(executor);
    error_code error;
    open_and_listen(acceptor, endpoint, error);
    if (error) return cannot_listen(endpoint, error);
    return acceptor;
}

/// Both loopback addresses; only IPv4's where the machine has no IPv6.
Result<Listening> listen_on_loopback(const asio::any_io_executor& executor, std::uint16_t port) {
    auto v4 = listen_on(executor, {asio::ip::address_v4::loopback(), port});
    if (!v4) return std::unexpected(std::move(v4).error());
    Listening result;
    result.endpoint = v4->local_endpoint();
    result.acceptors.push_back(std::move(*v4));
    auto v6 = listen_on(executor, {asio::ip::address_v6::loopback(), result.endpoint.port()});
    if (v6) {
        result.acceptors.push_back(std::move(*v6));
    } else if (v6.error().fault != Fault::unavailable) {
        return std::unexpected(std::move(v6).error());
    }
    return result;
}

}  // namespace

Result<Listening> listen(const asio::any_io_executor& executor, const std::string& address,
                         std::uint16_t port) {
    if (address.empty()) {
        auto result = listen_on_loopback(executor, port);
        for (int i = 1; port == 0 && !result && result.error().fault == Fault::exists &&
                        i < tries_for_a_common_port;
             ++i)
            result = listen_on_loopback(executor, port);
        return result;
    }
    const auto parsed = parse_address(address);
    if (!parsed) return std::unexpected(parsed.error());
    auto acceptor = listen_on(executor, {*parsed, port});
    if (!acceptor) return std::unexpected(std::move(acceptor).error());
    Listening result;
    result.endpoint = reachable(address, acceptor->local_endpoint().port()).front();
    result.acceptors.push_back(std::move(*acceptor));
    return result;
}

std::vector<tcp::endpoint> reachable(const std::string& address, std::uint16_t port) {
    const tcp::endpoint v4(asio::ip::address_v4::loopback(), port);
    const tcp::endpoint v6(asio::ip::address_v6::loopback(), port);
    if (address.empty()) return {v4, v6};
    const auto parsed = asio::ip::make_address(address);
    if (!parsed.is_unspecified()) return {tcp::endpoint(parsed, port)};
    return {parsed.is_v4() ? v4 : v6};
}

std::string to_string(const tcp::endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    if (endpoint.address().is_v6()) return fmt::format("[{}]:{}", address, endpoint.port());
    return fmt::format("{}:{}", address, endpoint.port());
}

}  // namespace kcl::local::http
