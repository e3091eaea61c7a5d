#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <list>
#include <string>
#include <vector>

namespace kcl::aws {

/// What one client sent, as text.
struct ReceivedRequest {
    std::string head;  ///< Request line and headers.
    std::string body;
    int connection = 0;  ///< On which connection, counted from 1.

    std::string line() const { return head.substr(0, head.find("\r\n")); }
    bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

/// What the server does with one request.
struct ScriptedReply {
    std::vector<std::string> pieces;  ///< Written one by one.
    bool close = false;               ///< Then the server closes.
    bool silent = false;              ///< Then the server waits for the client to hang up.
    bool pause = false;               ///< First of all the server waits for resume().
    bool new_ticket = false;          ///< Then, in TLS, the server offers another session.
    std::uint16_t tunnel_to = 0;      ///< Then bytes go to and from this port (a proxy's CONNECT).
};

ScriptedReply ok(std::string body, std::string more_headers = {});
ScriptedReply raw(std::string bytes);
ScriptedReply closing(ScriptedReply reply);
ScriptedReply silence();
ScriptedReply paused(ScriptedReply reply);

/// An HTTP server on the loopback that does what a function says; in TLS when given a context.
/// Everything runs on the test's io_context; the destructor runs it until all connections are gone.
class ScriptedServer {
  public:
    using Responder = std::function<ScriptedReply(const ReceivedRequest&)>;

    ScriptedServer(asio::io_context& io, Responder responder, asio::ssl::context* tls = nullptr);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer();

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::string url(std::string_view host = "127.0.0.1") const;
    const std::vector<ReceivedRequest>& requests() const { return requests_; }
    int connections() const { return connections_; }
    int resumed_sessions() const { return resumed_sessions_; }
    /// Connections that the client closed while the server was silent.
    int hung_up() const { return hung_up_; }

    /// Returns once `count` requests have been read.
    asio::awaitable<void> received(std::size_t count);
    asio::awaitable<void> client_hung_up();
    void resume() { resumed_.ring(); }

    /// Written to each new connection before anything is read.
    std::string greeting;

  private:
    asio::awaitable<void> accept();
    asio::awaitable<void> serve(asio::ip::tcp::socket socket, int number);
    template <class Stream>
    asio::awaitable<void> talk(Stream& stream, int number);
    template <class Stream>
    asio::awaitable<bool> read_request(Stream& stream, std::string& buffer, int number);
    template <class Stream>
    asio::awaitable<bool> answer(Stream& stream, ScriptedReply reply);

    asio::io_context& io_;
    Responder responder_;
    asio::ssl::context* tls_;
    asio::ip::tcp::acceptor acceptor_;
    Bell resumed_;
    Bell changed_;
    std::vector<ReceivedRequest> requests_;
    int connections_ = 0;
    int resumed_sessions_ = 0;
    int hung_up_ = 0;
    TaskGroup tasks_;
};

}  // namespace kcl::aws
