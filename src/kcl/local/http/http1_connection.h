#pragma once

#include "kcl/local/http/answer_head.h"
#include "kcl/local/http/connection_rules.h"
#include "kcl/local/http/http1_reader.h"
#include "kcl/local/http/turn_committer.h"

#include <boost/asio/ip/tcp.hpp>

namespace kcl::local::http {

/// One client's connection: reads calls, has them answered, writes the answers, in order.
///
/// Never throws to its runner for what a client does. It is ended from outside by finish() (after
/// the present answer) or cut() (at once), not by cancellation. The server cuts it when deadline()
/// has passed. Confined to the socket's executor.
class Http1Connection {
  public:
    Http1Connection(asio::ip::tcp::socket socket, Service& service, TurnCommitter& committer,
                    const Clock& clock, const ConnectionRules& rules);

    asio::awaitable<void> run();

    void finish();
    void cut();
    SteadyTime deadline() const { return deadline_; }

  private:
    asio::awaitable<Http1Reader::Progress> receive();
    asio::awaitable<bool> receive_some();
    asio::awaitable<bool> send(Answer answer, bool keep_alive, bool head_only);
    asio::awaitable<bool> send_all(std::string_view head, std::string_view body);
    asio::awaitable<void> bid_farewell();
    void begin(Duration total);
    void made_progress();

    asio::ip::tcp::socket socket_;
    Service& service_;
    TurnCommitter& committer_;
    const Clock& clock_;
    const ConnectionRules& rules_;
    Http1Reader reader_;
    DateLine date_;
    SteadyTime last_moment_;  ///< The end of the time for the present request or answer.
    SteadyTime deadline_;
    bool idle_ = false;
    bool finishing_ = false;
};

}  // namespace kcl::local::http
