#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace kcl::local::http {

namespace asio = boost::asio;

/// A client that says exactly what a test wants said. Answers are read by Beast, not by code of
/// ours.
class RawClient {
  public:
    using Response = boost::beast::http::response<boost::beast::http::string_body>;

    explicit RawClient(asio::any_io_executor executor) : socket_(std::move(executor)) {}

    /// Takes a file descriptor, as connect() does otherwise.
    void open() { socket_.open(asio::ip::tcp::v4()); }
    asio::awaitable<void> connect(asio::ip::tcp::endpoint endpoint) {
        co_await socket_.async_connect(endpoint, asio::use_awaitable);
    }
    /// False when the server has gone.
    asio::awaitable<bool> say(std::string text) {
        const auto [error, sent] = co_await asio::async_write(socket_, asio::buffer(text),
                                                              asio::as_tuple(asio::use_awaitable));
        co_return !error;
    }
    /// Empty when the server closes instead.
    asio::awaitable<std::optional<Response>> hear(bool head_only = false) {
        boost::beast::http::response_parser<boost::beast::http::string_body> parser;
        parser.body_limit(boost::none);
        parser.skip(head_only);
        const auto [error, bytes] = co_await boost::beast::http::async_read(
            socket_, buffer_, parser, asio::as_tuple(asio::use_awaitable));
        if (error) co_return std::nullopt;
        co_return parser.release();
    }
    asio::awaitable<std::optional<Response>> ask(std::string request) {
        co_await say(std::move(request));
        auto answer = co_await hear();
        co_return answer;
    }
    /// The next bytes as they come; empty when the server closes. Not to be mixed with hear().
    asio::awaitable<std::string> hear_some() {
        std::string bytes(4096, '\0');
        const auto [error, count] = co_await socket_.async_read_some(
            asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
        bytes.resize(count);
        co_return bytes;
    }
    /// True once the server closes without another byte.
    asio::awaitable<bool> is_closed() {
        auto answer = co_await hear();
        co_return !answer && buffer_.size() == 0;
    }
    void close() { socket_.close(); }

  private:
    asio::ip::tcp::socket socket_;
    boost::beast::flat_buffer buffer_;
};

inline std::string post_request(std::string_view target, std::string_view body,
                                std::string_view more_headers = "") {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" +
           std::string(more_headers) + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}
inline std::string get_request(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

}  // namespace kcl::local::http
