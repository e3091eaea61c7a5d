#include "kcl/observe/health_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

namespace kcl::observe {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {
constexpr std::size_t most_connections = 64;
constexpr auto patience = std::chrono::seconds(15);  // a client that is silent for longer is gone
constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
}  // namespace

HealthServer::HealthServer(asio::any_io_executor executor, std::function<std::size_t()> consumers)
    : acceptor_(executor), consumers_(std::move(consumers)), connections_(executor) {}

Result<void> HealthServer::listen(std::uint16_t port) {
    boost::system::error_code error;
    const tcp::endpoint everywhere(tcp::v6(), port);
    acceptor_.open(everywhere.protocol(), error);
    const bool six = !error;
    const tcp::endpoint endpoint = six ? everywhere : tcp::endpoint(tcp::v4(), port);
    if (!six) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error && six) acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        const auto fault = error == asio::error::address_in_use ? Fault::exists : Fault::denied;
        return failure(
            fault,
            fmt::format("can't serve the health check on port {}: {}; choose another with --http",
                        port, error.message()));
    }
    port_ = acceptor_.local_endpoint().port();
    return {};
}

asio::awaitable<void> HealthServer::run() {
    for (;;) {
        auto [error, socket] = co_await acceptor_.async_accept(quiet);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        if (error || connections_.size() >= most_connections) continue;
        connections_.spawn(serve(std::move(socket)));
    }
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    connections_.cancel();
    co_await connections_.join();
}

asio::awaitable<void> HealthServer::serve(tcp::socket socket) {
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer(16 * 1024);
    for (bool open = true; open;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(16 * 1024);
        stream.expires_after(patience);
        const auto [read_error, bytes] = co_await http::async_read(stream, buffer, parser, quiet);
        if (read_error) co_return;
        const auto& request = parser.get();
        http::response<http::string_body> response{http::status::ok, request.version()};
        response.set(http::field::content_type, "text/plain");
        response.keep_alive(request.keep_alive());
        response.body() = std::to_string(consumers_());
        response.prepare_payload();
        if (request.method() == http::verb::head) response.body().clear();
        open = request.keep_alive();
        const auto [write_error, written] = co_await http::async_write(stream, response, quiet);
        if (write_error) co_return;
    }
}

}  // namespace kcl::observe
