#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/task_group.h"
#include "kcl/local/http/answer_head.h"
#include "kcl/local/http/channel.h"
#include "kcl/local/http/connection.h"
#include "kcl/local/http/http2/http2_session.h"

#include <list>
#include <map>
#include <set>

namespace kcl::local::http {

/// A conversation in HTTP/2: reads calls, has them answered side by side, writes the answers as the
/// client takes them. An answer that goes on has a stream of its own for as long as it lasts.
///
/// A call waits while `most_unsent` bytes of answers wait for the client, and one that reads, whose
/// answer may be large, while `most_reads` others are under way. Borrows `channel`; ends
/// with closing it, or when the client does.
class Http2Connection final : public Connection {
  public:
    /// `first` are bytes that have been read already.
    Http2Connection(Channel& channel, const Front& front, std::string_view first);

    asio::awaitable<void> run() override;
    void finish() override;
    void cut() override;
    void look(SteadyTime now) override;

    static constexpr std::size_t most_unsent = std::size_t{64} << 20;
    static constexpr int most_reads = 16;

  private:
    /// One call and its answer.
    struct Exchange {
        explicit Exchange(asio::any_io_executor executor) : bell(std::move(executor)) {}
        Bell bell;  ///< Rung when one of the following has changed.
        bool gone = false;
        Listener* listener = nullptr;
    };

    asio::awaitable<void> read_input();
    asio::awaitable<void> write_output();
    asio::awaitable<void> serve(Http2Session::Request request);
    asio::awaitable<void> exchange_one(Http2Session::Request request, Exchange& exchange);
    asio::awaitable<void> hold(Exchange& exchange, Duration time);
    asio::awaitable<void> send_half(std::int32_t stream, Answer answer, Exchange& exchange);
    asio::awaitable<void> send_stream(std::int32_t stream, Answer answer, Exchange& exchange);
    asio::awaitable<Answer> ask(Call call, bool reads);
    asio::awaitable<bool> room_for_answer(Exchange& exchange, bool reads);
    asio::awaitable<bool> all_taken(std::int32_t stream, Exchange& exchange);
    bool has_room(bool reads) const;
    void wake_next();
    void begin_answer(std::int32_t stream, Answer answer, bool more);
    void take_events();
    void note_closed();
    void leave(Exchange& exchange);
    void leave_all();

    Channel& channel_;
    Front front_;
    Http2Session session_;
    DateLine date_;
    TaskGroup tasks_;
    std::map<std::int32_t, Exchange*> exchanges_;
    std::list<Exchange*> queue_;  ///< Calls that wait for room.
    int reading_ = 0;
    std::set<Exchange*> takers_;  ///< Who waits until the client has taken something.
    Bell to_send_;
    SteadyTime last_heard_;
    SteadyTime last_busy_;
    bool finishing_ = false;
    bool is_cut_ = false;
    bool pinged_ = false;
};

}  // namespace kcl::local::http
