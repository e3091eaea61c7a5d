#include "kcl/local/http/channel.h"

#include "kcl/local/http/tls/server_tls.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <utility>

namespace kcl::local::http {

namespace {
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

bool comes_from_this_machine(const asio::ip::tcp::socket& socket) {
    boost::system::error_code gone;
    const auto client = socket.remote_endpoint(gone).address();
    return !gone && (client.is_loopback() || client == socket.local_endpoint(gone).address());
}

constexpr char handshake_record = 0x16;

}  // namespace

struct Channel::Tls {
    Tls(asio::ip::tcp::socket& socket, asio::ssl::context& context) : stream(socket, context) {}
    asio::ssl::stream<asio::ip::tcp::socket&> stream;
    bool is_ready = false;  ///< Hands have been shaken; nothing is being written or has failed.
};

Channel::Channel(asio::ip::tcp::socket socket, Patience patience)
    : socket_(std::move(socket)),
      patience_(std::move(patience)),
      from_this_machine_(comes_from_this_machine(socket_)) {}

Channel::~Channel() = default;

asio::awaitable<bool> Channel::begins_with_tls() {
    char first = 0;
    const auto [error, bytes] = co_await socket_.async_receive(
        asio::buffer(&first, 1), asio::socket_base::message_peek, as_result);
    co_return !error && bytes == 1 && first == handshake_record;
}

asio::awaitable<bool> Channel::start_tls(ServerTls& tls) {
    tls_ = std::make_unique<Tls>(socket_, tls.context());
    patience_.begin();
    const auto [error] =
        co_await tls_->stream.async_handshake(asio::ssl::stream_base::server, as_result);
    tls_->is_ready = !error;
    co_return !error;
}

asio::awaitable<Channel::Outcome> Channel::read_some(asio::mutable_buffer space) {
    if (tls_) return tls_->stream.async_read_some(space, as_result);
    return socket_.async_read_some(space, as_result);
}

asio::awaitable<Channel::Outcome> Channel::write_some(Buffers bytes) {
    if (tls_) return write_some_in_tls(bytes);
    return socket_.async_write_some(bytes, as_result);
}

asio::awaitable<Channel::Outcome> Channel::write_some_in_tls(Buffers bytes) {
    tls_->is_ready = false;
    const Outcome outcome = co_await tls_->stream.async_write_some(bytes, as_result);
    tls_->is_ready = !std::get<0>(outcome);
    co_return outcome;
}

asio::awaitable<bool> Channel::write(std::string_view head, std::string_view body) {
    while (!head.empty() || !body.empty()) {
        const Buffers buffers{asio::buffer(head), asio::buffer(body)};
        const auto [error, bytes] = co_await write_some(buffers);
        if (error) co_return false;
        const std::size_t of_head = std::min(bytes, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(bytes - of_head);
        patience_.renew();
    }
    co_return true;
}

/// Asio's own way would wait for the client's answer. A client that takes nothing any more is not
/// waited for: it can't be told.
void Channel::notify_of_close() {
    if (!tls_ || !std::exchange(tls_->is_ready, false) || !socket_.is_open()) return;
    SSL* ssl = tls_->stream.native_handle();
    SSL_set0_wbio(ssl, BIO_new(BIO_s_mem()));
    SSL_shutdown(ssl);
    std::array<char, 256> alert;
    const int size = BIO_read(SSL_get_wbio(ssl), alert.data(), alert.size());
    if (size <= 0) return;
    ::send(socket_.native_handle(), alert.data(), static_cast<std::size_t>(size),
           MSG_DONTWAIT | MSG_NOSIGNAL);
}

void Channel::end_sending() {
    notify_of_close();
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    patience_.begin_farewell();
}

asio::awaitable<void> Channel::bid_farewell() {
    end_sending();
    std::array<char, 4096> unread;
    for (;;) {
        const auto [error, bytes] = co_await read_some(asio::buffer(unread));
        if (error || bytes == 0) co_return;
    }
}

void Channel::close() {
    notify_of_close();
    break_off();
}

void Channel::break_off() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace kcl::local::http
