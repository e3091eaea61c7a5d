#include "kcl/aws/http/connector.h"

#include "kcl/aws/http/http1_connection.h"
#include "kcl/aws/http/resolve.h"
#include "kcl/aws/http/tls.h"
#include "kcl/base/with_deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <mutex>

namespace kcl::aws {

using asio::ip::tcp;

struct Connector::Tls {
    std::once_flag once;
    Result<std::unique_ptr<TlsContext>> context;
};

std::string Route::key() const {
    auto text = fmt::format("{}://{}", url.scheme(), url.host_and_port());
    if (proxy) text += fmt::format(" by {}:{}", proxy->host, proxy->port);
    return text;
}

Connector::Connector(asio::any_io_executor io, Clock& clock, const TransportSettings& settings)
    : io_(std::move(io)), clock_(clock), settings_(settings), tls_(std::make_unique<Tls>()) {}

Connector::~Connector() = default;

Result<TlsContext*> Connector::tls() {
    std::call_once(tls_->once, [this] { tls_->context = TlsContext::load(settings_); });
    if (!tls_->context) return std::unexpected(tls_->context.error());
    return tls_->context->get();
}

asio::awaitable<Result<std::unique_ptr<Connection>>> Connector::connect(const Route& route,
                                                                        SteadyTime deadline) {
    const auto patience = std::min(deadline, clock_.steady_now() + settings_.connect_timeout);
    auto connection = co_await with_deadline(clock_, patience, open(route, patience));
    if (!connection && connection.error().fault == Fault::timed_out)
        co_return failure(
            Fault::unavailable,
            fmt::format("can't connect to {}: no connection before the time for it was over",
                        route.key()));
    co_return connection;
}

asio::awaitable<Result<std::unique_ptr<Connection>>> Connector::open(const Route& route,
                                                                     SteadyTime deadline) {
    const auto& url = route.url;
    const auto& host = route.proxy ? route.proxy->host : url.host;
    auto socket = co_await dial(host, route.proxy ? route.proxy->port : url.port, deadline);
    if (!socket) co_return std::unexpected(std::move(socket).error());
    if (url.secure) {
        if (route.proxy) {
            auto tunnel = co_await open_tunnel(**socket, *route.proxy, url.host_and_port());
            if (!tunnel) co_return std::unexpected(std::move(tunnel).error());
        }
        co_return co_await secure(std::move(**socket), url);
    }
    Http1Terms terms{settings_.response_limit, settings_.header_limit, route.proxy};
    co_return make_http1_connection(std::move(**socket), std::move(terms));
}

asio::awaitable<Result<Connector::Socket>> Connector::dial(const std::string& host,
                                                           std::uint16_t port,
                                                           SteadyTime deadline) {
    auto endpoints = co_await resolve(io_, host, port);
    if (!endpoints) co_return std::unexpected(std::move(endpoints).error());
    Error last{Fault::unavailable, fmt::format("the host {} has no address", host), {}};
    auto left = static_cast<Duration::rep>(endpoints->size());
    for (const auto& endpoint : *endpoints) {
        // An even share of the time for each: one address that swallows packets must not hide the
        // others.
        const auto now = clock_.steady_now();
        const auto share =
            deadline == SteadyTime::max() ? deadline : now + (deadline - now) / left--;
        auto socket = co_await with_deadline(clock_, share, dial_one(endpoint));
        if (socket) co_return socket;
        const auto why =
            socket.error().fault == Fault::timed_out ? "no answer" : socket.error().message;
        last.message = fmt::format("can't connect to {}:{} ({}): {}", host, port,
                                   endpoint.address().to_string(), why);
    }
    co_return std::unexpected(std::move(last));
}

asio::awaitable<Result<Connector::Socket>> Connector::dial_one(tcp::endpoint endpoint) {
    tcp::socket socket(io_);
    const auto [error] =
        co_await socket.async_connect(endpoint, asio::as_tuple(asio::use_awaitable));
    if (error) co_return failure(Fault::unavailable, error.message());
    boost::system::error_code ignored;  // Both only make things faster or tidier.
    socket.set_option(tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    co_return Socket(std::move(socket));
}

asio::awaitable<Result<std::unique_ptr<Connection>>> Connector::secure(tcp::socket socket,
                                                                       const HttpUrl& url) {
    auto context = tls();
    if (!context) co_return std::unexpected(std::move(context).error());
    TlsStream stream(std::move(socket), (*context)->context());
    (*context)->prepare(stream.native_handle(), url);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client,
                                                         asio::as_tuple(asio::use_awaitable));
    if (error) co_return std::unexpected(TlsContext::explain(stream.native_handle(), url, error));
    Http1Terms terms{settings_.response_limit, settings_.header_limit, std::nullopt};
    co_return make_http1_connection(std::move(stream), std::move(terms));
}

}  // namespace kcl::aws
