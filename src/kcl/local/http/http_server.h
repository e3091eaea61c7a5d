#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"
#include "kcl/local/http/connection_rules.h"
#include "kcl/local/http/turn_committer.h"

#include <boost/asio/ip/tcp.hpp>

#include <list>
#include <vector>

namespace kcl::local::http {

class Connection;
class ServerTls;

/// Serves one service on listening sockets, each connection in a task of its own, all on one
/// executor.
///
/// Borrows what it is given. Confined to the acceptors' executor.
class HttpServer {
  public:
    HttpServer(std::vector<asio::ip::tcp::acceptor> acceptors, Service& service,
               TurnCommitter& committer, Clock& clock, ConnectionRules rules,
               TroubleListener trouble);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// Answers those in TLS, too, who begin with it. Before run().
    void speak_tls(ServerTls& tls) { tls_ = &tls; }

    /// Serves until cancelled. Then stops listening, closes idle connections, ends answers that go
    /// on, lets the others finish for at most `grace`, and returns when all are closed.
    asio::awaitable<void> run();

    std::size_t connections() const { return open_.size(); }
    static constexpr Duration grace = 5s;

  private:
    using Open = std::list<Connection*>;

    asio::awaitable<void> accept_from(asio::ip::tcp::acceptor& acceptor);
    asio::awaitable<void> serve(asio::ip::tcp::socket socket);
    asio::awaitable<void> cut_the_late();
    asio::awaitable<void> cut_all_after_grace();

    std::vector<asio::ip::tcp::acceptor> acceptors_;
    Service& service_;
    TurnCommitter& committer_;
    Clock& clock_;
    ConnectionRules rules_;
    TroubleListener trouble_;
    ServerTls* tls_ = nullptr;
    TaskGroup serving_;
    Open open_;
    Bell opened_;
};

}  // namespace kcl::local::http
