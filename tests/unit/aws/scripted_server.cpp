#include "scripted_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

namespace kcl::aws {

namespace {

using asio::ip::tcp;
using TlsSocket = asio::ssl::stream<tcp::socket>;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::size_t body_length(const std::string& head) {
    const auto found = head.find("Content-Length: ");
    return found == std::string::npos ? 0 : std::stoul(head.substr(found + 16));
}

asio::awaitable<void> offer_session(TlsSocket& stream) {
    SSL_new_session_ticket(stream.native_handle());
    co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
}
asio::awaitable<void> offer_session(tcp::socket&) { co_return; }

template <class From, class To>
asio::awaitable<void> pump(From& from, To& to) {
    std::array<char, 4096> bytes{};
    for (;;) {
        const auto [read_error, count] =
            co_await from.async_read_some(asio::buffer(bytes), as_result);
        if (read_error) break;
        const auto [write_error, written] =
            co_await asio::async_write(to, asio::buffer(bytes.data(), count), as_result);
        if (write_error) break;
    }
    boost::system::error_code ignored;
    to.lowest_layer().shutdown(tcp::socket::shutdown_both, ignored);
}

}  // namespace

ScriptedReply ok(std::string body, std::string more_headers) {
    auto head =
        fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n", body.size(), more_headers);
    return {.pieces = {head + body}};
}

ScriptedReply raw(std::string bytes) { return {.pieces = {std::move(bytes)}}; }

ScriptedReply closing(ScriptedReply reply) {
    reply.close = true;
    return reply;
}

ScriptedReply silence() { return {.silent = true}; }

ScriptedReply paused(ScriptedReply reply) {
    reply.pause = true;
    return reply;
}

ScriptedServer::ScriptedServer(asio::io_context& io, Responder responder, asio::ssl::context* tls)
    : io_(io),
      responder_(std::move(responder)),
      tls_(tls),
      acceptor_(io, {asio::ip::address_v4::loopback(), 0}),
      resumed_(io.get_executor()),
      changed_(io.get_executor()),
      tasks_(io.get_executor()) {
    tasks_.spawn(accept());
}

ScriptedServer::~ScriptedServer() {
    tasks_.cancel();
    io_.restart();
    while (tasks_.size() > 0 && io_.run_one() > 0) {
    }
}

std::string ScriptedServer::url(std::string_view host) const {
    return fmt::format("{}://{}:{}/", tls_ ? "https" : "http", host, port());
}

asio::awaitable<void> ScriptedServer::received(std::size_t count) {
    while (requests_.size() < count) co_await changed_.wait();
}

asio::awaitable<void> ScriptedServer::client_hung_up() {
    while (hung_up_ == 0) co_await changed_.wait();
}

asio::awaitable<void> ScriptedServer::accept() {
    for (;;) {
        auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
        tasks_.spawn(serve(std::move(socket), ++connections_));
    }
}

asio::awaitable<void> ScriptedServer::serve(tcp::socket socket, int number) {
    if (!tls_) {
        co_await asio::async_write(socket, asio::buffer(greeting), as_result);
        co_await talk(socket, number);
        co_return;
    }
    TlsSocket stream(std::move(socket), *tls_);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
    if (error) co_return;
    if (SSL_session_reused(stream.native_handle())) ++resumed_sessions_;
    co_await talk(stream, number);
}

template <class Stream>
asio::awaitable<void> ScriptedServer::talk(Stream& stream, int number) {
    std::string buffer;
    for (;;) {
        const bool read = co_await read_request(stream, buffer, number);
        if (!read) co_return;
        const bool stays = co_await answer(stream, responder_(requests_.back()));
        if (!stays) co_return;
    }
}

template <class Stream>
asio::awaitable<bool> ScriptedServer::read_request(Stream& stream, std::string& buffer,
                                                   int number) {
    const auto [error, head_size] = co_await asio::async_read_until(
        stream, asio::dynamic_buffer(buffer), "\r\n\r\n", as_result);
    if (error) co_return false;
    ReceivedRequest request{buffer.substr(0, head_size), {}, number};
    const auto whole = head_size + body_length(request.head);
    if (buffer.size() < whole) {
        const auto missing = whole - buffer.size();
        const auto [body_error, read] = co_await asio::async_read(
            stream, asio::dynamic_buffer(buffer), asio::transfer_exactly(missing), as_result);
        if (body_error) co_return false;
    }
    request.body = buffer.substr(head_size, whole - head_size);
    buffer.erase(0, whole);
    requests_.push_back(std::move(request));
    changed_.ring();
    co_return true;
}

template <class Stream>
asio::awaitable<bool> ScriptedServer::answer(Stream& stream, ScriptedReply reply) {
    if (reply.pause) co_await resumed_.wait();
    for (const auto& piece : reply.pieces) {
        const auto [error, written] =
            co_await asio::async_write(stream, asio::buffer(piece), as_result);
        if (error) co_return false;
    }
    if (reply.new_ticket) co_await offer_session(stream);
    if (reply.silent) {
        char byte = 0;
        co_await asio::async_read(stream, asio::buffer(&byte, 1), as_result);
        ++hung_up_;
        changed_.ring();
        co_return false;
    }
    if (reply.tunnel_to != 0) {
        tcp::socket target(io_);
        const tcp::endpoint there(asio::ip::address_v4::loopback(), reply.tunnel_to);
        co_await target.async_connect(there, asio::use_awaitable);
        TaskGroup both(io_.get_executor());
        both.spawn(pump(stream, target));
        both.spawn(pump(target, stream));
        co_await both.join();
        co_return false;
    }
    co_return !reply.close;
}

}  // namespace kcl::aws
