#include "kcl/local/http/channel.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace kcl::local::http {

namespace {
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

bool comes_from_this_machine(const asio::ip::tcp::socket& socket) {
    boost::system::error_code gone;
    const auto client = socket.remote_endpoint(gone).address();
    return !gone && (client.is_loopback() || client == socket.local_endpoint(gone).address());
}

}  // namespace

Channel::Channel(asio::ip::tcp::socket socket, Patience patience)
    : socket_(std::move(socket)),
      patience_(std::move(patience)),
      from_this_machine_(comes_from_this_machine(socket_)) {}

asio::awaitable<Channel::Outcome> Channel::read_some(asio::mutable_buffer space) {
    return socket_.async_read_some(space, as_result);
}

asio::awaitable<Channel::Outcome> Channel::write_some(Buffers bytes) {
    return socket_.async_write_some(bytes, as_result);
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

void Channel::end_sending() {
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
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace kcl::local::http
