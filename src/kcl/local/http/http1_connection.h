#pragma once

#include "kcl/base/bell.h"
#include "kcl/local/http/answer_head.h"
#include "kcl/local/http/channel.h"
#include "kcl/local/http/connection.h"
#include "kcl/local/http/http1_reader.h"

namespace kcl::local::http {

/// A conversation in HTTP/1.x: reads calls, has them answered, writes the answers, in order. An
/// answer that goes on is sent in chunks, one for each part of its stream, and is the connection's
/// last.
///
/// Borrows `channel`; ends with closing it, or when the client does.
class Http1Connection final : public Connection {
  public:
    /// `first` are bytes that have been read already.
    Http1Connection(Channel& channel, const Front& front, std::string_view first = {});

    asio::awaitable<void> run() override;
    void finish() override;
    void cut() override;
    void look(SteadyTime now) override;

  private:
    asio::awaitable<Http1Reader::Progress> receive();
    asio::awaitable<bool> receive_some();
    asio::awaitable<void> hold(Duration time);
    asio::awaitable<bool> reply(Answer answer);
    asio::awaitable<bool> send(Answer answer, Framing framing, bool stay);
    asio::awaitable<void> send_half(Answer answer);
    asio::awaitable<void> send_stream(Answer answer);
    asio::awaitable<bool> send_parts(Listener& listener, bool chunked);
    asio::awaitable<void> watch_for_departure(Listener& listener);
    std::string head_of(const Answer& answer, Framing framing, bool stay);

    Channel& channel_;
    Front front_;
    Http1Reader reader_;
    DateLine date_;
    Bell woken_;  ///< Rung when the connection is to end.
    Listener* listener_ = nullptr;
    bool idle_ = false;
    bool finishing_ = false;
    bool is_cut_ = false;
};

}  // namespace kcl::local::http
