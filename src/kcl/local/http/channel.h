#pragma once

#include "kcl/local/http/patience.h"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <memory>
#include <tuple>

namespace kcl::local::http {

namespace asio = boost::asio;
class ServerTls;

/// One client's bytes both ways, plain or in TLS, and the patience that the connection has with it.
///
/// One read and one write at a time. close() and break_off() end both with an error. In TLS the
/// client is told that nothing follows before the connection ends (close_notify), unless a write is
/// under way or has failed, or it is broken off. Confined to the socket's executor.
class Channel {
  public:
    using Outcome = std::tuple<boost::system::error_code, std::size_t>;
    using Buffers = std::array<asio::const_buffer, 2>;

    Channel(asio::ip::tcp::socket socket, Patience patience);

    ~Channel();

    /// True when the first byte that the client says begins TLS; waits for it, and leaves it there.
    asio::awaitable<bool> begins_with_tls();
    /// Shakes hands; false when the client can't or has gone. All that follows is in TLS.
    asio::awaitable<bool> start_tls(ServerTls& tls);

    asio::awaitable<Outcome> read_some(asio::mutable_buffer space);
    asio::awaitable<Outcome> write_some(Buffers bytes);
    /// Writes it all; false when the client has gone.
    asio::awaitable<bool> write(std::string_view head, std::string_view body = {});
    /// Says that nothing more will be sent. The client has a while to close as well.
    void end_sending();
    /// The same, and reads on for that while: closing with unread bytes would reset the connection
    /// and could destroy the last answer on its way.
    asio::awaitable<void> bid_farewell();
    void close();
    /// Closes as a network does that fails.
    void break_off();

    /// The client runs on this machine, also when it came over an address other than loopback.
    bool is_from_this_machine() const { return from_this_machine_; }

    Patience& patience() { return patience_; }
    asio::any_io_executor executor() { return socket_.get_executor(); }

  private:
    struct Tls;

    asio::awaitable<Outcome> write_some_in_tls(Buffers bytes);
    void notify_of_close();

    asio::ip::tcp::socket socket_;
    std::unique_ptr<Tls> tls_;
    Patience patience_;
    bool from_this_machine_;
};

}  // namespace kcl::local::http
