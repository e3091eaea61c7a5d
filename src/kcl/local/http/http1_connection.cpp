#include "kcl/local/http/http1_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace kcl::local::http {

namespace {
using Progress = Http1Reader::Progress;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t join_below =
    std::size_t{16} << 10;  // one copy is cheaper than a second buffer for the kernel
}  // namespace

Http1Connection::Http1Connection(asio::ip::tcp::socket socket, Service& service,
                                 TurnCommitter& committer, const Clock& clock,
                                 const ConnectionRules& rules)
    : socket_(std::move(socket)),
      service_(service),
      committer_(committer),
      clock_(clock),
      rules_(rules),
      reader_(rules.read),
      deadline_(clock.steady_now() + rules.idle) {}

asio::awaitable<void> Http1Connection::run() {
    for (;;) {
        const auto progress = co_await receive();
        if (progress == Progress::refused) {
            co_await send(reader_.take_refusal(), false, false);
            co_await bid_farewell();
            co_return;
        }
        if (progress != Progress::complete) co_return;
        Call call = reader_.take();
        const bool keep_alive = reader_.keep_alive();
        const bool head_only = reader_.head_only();
        Answer answer = co_await committer_.answer(service_, std::move(call));
        const bool stay = keep_alive && !finishing_;
        const bool sent = co_await send(std::move(answer), stay, head_only);
        if (!sent || !stay) co_return;
    }
}

void Http1Connection::finish() {
    finishing_ = true;
    if (idle_) cut();
}

void Http1Connection::cut() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void Http1Connection::begin(Duration total) {
    last_moment_ = clock_.steady_now() + total;
    made_progress();
}

void Http1Connection::made_progress() {
    deadline_ = std::min(clock_.steady_now() + rules_.stall, last_moment_);
}

/// Reads on until a call is complete or refused; starved when the connection is over.
asio::awaitable<Progress> Http1Connection::receive() {
    for (;;) {
        const auto progress = reader_.parse();
        if (progress == Progress::complete || progress == Progress::refused) co_return progress;
        if (progress == Progress::wants_to_continue) {
            const bool sent = co_await send_all("HTTP/1.1 100 Continue\r\n\r\n", {});
            if (!sent) co_return Progress::starved;
        }
        const bool open = co_await receive_some();
        if (!open) co_return Progress::starved;
    }
}

asio::awaitable<bool> Http1Connection::receive_some() {
    const bool between_requests = reader_.between_requests();
    if (between_requests && finishing_) co_return false;
    if (between_requests) deadline_ = clock_.steady_now() + rules_.idle;
    idle_ = between_requests;
    const auto space = reader_.space();
    const auto [error, bytes] = co_await socket_.async_read_some(space, as_result);
    idle_ = false;
    if (error) co_return false;
    reader_.arrived(bytes);
    if (between_requests) {
        begin(rules_.total);
    } else {
        made_progress();
    }
    co_return true;
}

asio::awaitable<bool> Http1Connection::send(Answer answer, bool keep_alive, bool head_only) {
    std::string head;
    head.reserve(512 + (answer.body.size() < join_below ? answer.body.size() : 0));
    append_head(head, answer, {rules_.server, date_.at(clock_.system_now()), keep_alive});
    std::string_view body = answer.body;
    if (head_only) body = {};
    if (body.size() < join_below) {
        head.append(body);
        body = {};
    }
    begin(rules_.total);
    const bool sent = co_await send_all(head, body);
    co_return sent;
}

asio::awaitable<bool> Http1Connection::send_all(std::string_view head, std::string_view body) {
    while (!head.empty() || !body.empty()) {
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
        const auto [error, bytes] = co_await socket_.async_write_some(buffers, as_result);
        if (error) co_return false;
        const std::size_t of_head = std::min(bytes, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(bytes - of_head);
        made_progress();
    }
    co_return true;
}

/// Closing with unread bytes would reset the connection and could destroy the answer on its way:
/// read on for a while.
asio::awaitable<void> Http1Connection::bid_farewell() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    deadline_ = clock_.steady_now() + rules_.farewell;
    std::array<char, 4096> unread;
    for (;;) {
        const auto [error, bytes] =
            co_await socket_.async_read_some(asio::buffer(unread), as_result);
        if (error || bytes == 0) co_return;
    }
}

}  // namespace kcl::local::http
