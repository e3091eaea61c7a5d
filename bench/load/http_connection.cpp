#include "http_connection.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace kcl::bench {

namespace {

constexpr std::size_t least_room = std::size_t{16} << 10;
constexpr std::size_t most_room = std::size_t{1} << 20;

std::string_view header(std::string_view head, std::string_view name) {
    for (auto line = head.find("\r\n"); line != head.npos; line = head.find("\r\n", line + 2)) {
        const auto rest = head.substr(line + 2);
        if (rest.size() <= name.size() || rest[name.size()] != ':') continue;
        if (!boost::beast::iequals(rest.substr(0, name.size()), name)) continue;
        auto value = rest.substr(name.size() + 1, rest.find("\r\n") - name.size() - 1);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        return value;
    }
    return {};
}

std::size_t number(std::string_view text, int base) {
    std::size_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value, base).ec != std::errc{})
        throw std::runtime_error("a length in the answer is not a number");
    return value;
}

}  // namespace

asio::awaitable<Reply> HttpConnection::exchange(std::string_view request) {
    if (!socket_.is_open()) co_await connect();
    co_await asio::async_write(socket_, asio::buffer(request), asio::use_awaitable);
    filled_ = 0;
    const std::size_t begin = co_await read_head();
    Reply reply;
    const std::string_view head(received_.data(), begin);
    reply.status = static_cast<int>(number(head.substr(9, 3), 10));
    const bool closes = boost::beast::iequals(header(head, "connection"), "close");
    if (boost::beast::iequals(header(head, "transfer-encoding"), "chunked")) {
        reply.body = co_await read_chunks(begin);
    } else {
        const auto length = header(head, "content-length");
        const std::size_t size = length.empty() ? 0 : number(length, 10);
        co_await read_until(begin + size);
        reply.body = std::string_view(received_).substr(begin, size);
    }
    reply.head = std::string_view(received_).substr(0, begin);
    if (closes) socket_.close();
    co_return reply;
}

asio::awaitable<void> HttpConnection::connect() {
    co_await socket_.async_connect(server_, asio::use_awaitable);
    socket_.set_option(asio::ip::tcp::no_delay(true));
}

/// Where the body begins.
asio::awaitable<std::size_t> HttpConnection::read_head() {
    for (;;) {
        const auto end = std::string_view(received_.data(), filled_).find("\r\n\r\n");
        if (end != std::string_view::npos) co_return end + 4;
        co_await read_more();
    }
}

asio::awaitable<void> HttpConnection::read_until(std::size_t size) {
    if (received_.size() < size) received_.resize(size);
    while (filled_ < size) co_await read_more();
}

asio::awaitable<std::string_view> HttpConnection::read_chunks(std::size_t begin) {
    dechunked_.clear();
    for (std::size_t at = begin;;) {
        const auto line = std::string_view(received_.data(), filled_).find("\r\n", at);
        if (line == std::string_view::npos) {
            co_await read_more();
            continue;
        }
        const std::size_t size = number(std::string_view(received_).substr(at, line - at), 16);
        co_await read_until(line + 2 + size + 2);
        if (size == 0) co_return dechunked_;
        dechunked_.append(received_, line + 2, size);
        at = line + 2 + size + 2;
    }
}

asio::awaitable<void> HttpConnection::read_more() {
    if (received_.size() - filled_ < 1) received_.resize(filled_ + std::max(least_room, filled_));
    const std::size_t room = std::min(received_.size() - filled_, most_room);
    const auto space = asio::buffer(received_.data() + filled_, room);
    const std::size_t bytes = co_await socket_.async_read_some(space, asio::use_awaitable);
    filled_ += bytes;
}

}  // namespace kcl::bench
