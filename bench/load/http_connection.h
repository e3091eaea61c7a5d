#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace kcl::bench {

namespace asio = boost::asio;

/// What a server answered. The views live until the connection's next exchange.
struct Reply {
    int status = 0;
    std::string_view head;
    std::string_view body;
};

/// One kept-alive HTTP/1.1 connection that does as little as possible for each exchange, so that
/// the server is what is measured. Connects when first used, and anew when the server closed it in
/// between.
///
/// Confined to its executor. Throws boost::system::system_error or std::runtime_error when the
/// exchange fails: a measurement with failures is none.
class HttpConnection {
  public:
    HttpConnection(const asio::any_io_executor& executor, asio::ip::tcp::endpoint server)
        : socket_(executor), server_(server) {}

    /// Sends a whole request, reads the whole answer.
    asio::awaitable<Reply> exchange(std::string_view request);

  private:
    asio::awaitable<void> connect();
    asio::awaitable<std::size_t> read_head();
    asio::awaitable<void> read_until(std::size_t size);
    asio::awaitable<std::string_view> read_chunks(std::size_t begin);
    asio::awaitable<void> read_more();

    asio::ip::tcp::socket socket_;
    asio::ip::tcp::endpoint server_;
    std::string received_;  ///< Bytes up to filled_; the rest is room.
    std::size_t filled_ = 0;
    std::string dechunked_;
};

}  // namespace kcl::bench
