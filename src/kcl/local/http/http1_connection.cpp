#include "kcl/local/http/http1_connection.h"

#include "kcl/base/task_group.h"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <array>

namespace kcl::local::http {

namespace {
using Progress = Http1Reader::Progress;
constexpr std::size_t join_below =
    std::size_t{16} << 10;  // one copy is cheaper than a second buffer for the kernel

void append_chunk(std::string& out, std::string_view bytes) {
    if (bytes.empty()) return;  // an empty chunk would be the end
    fmt::format_to(std::back_inserter(out), "{:x}\r\n", bytes.size());
    out.append(bytes).append("\r\n");
}

}  // namespace

Http1Connection::Http1Connection(Channel& channel, const Front& front, std::string_view first)
    : channel_(channel), front_(front), reader_(front.rules.read), woken_(channel.executor()) {
    if (first.empty()) return;
    asio::buffer_copy(reader_.space(), asio::buffer(first));
    reader_.arrived(first.size());
    channel_.patience().begin();
}

asio::awaitable<void> Http1Connection::run() {
    for (;;) {
        const auto progress = co_await receive();
        if (progress == Progress::refused) {
            Answer refusal = reader_.take_refusal();
            co_await send(std::move(refusal), Framing::length, false);
            co_await channel_.bid_farewell();
            co_return;
        }
        if (progress != Progress::complete) co_return;
        Call call = reader_.take();
        call.arrived = front_.clock.system_now();
        call.from_this_machine = channel_.is_from_this_machine();
        call.keys = front_.rules.keys;
        channel_.patience().rest();
        Answer answer = co_await front_.committer.answer(front_.service, std::move(call));
        if (answer.hold > Duration(0)) co_await hold(answer.hold);
        const bool stay = co_await reply(std::move(answer));
        if (!stay) co_return;
    }
}

void Http1Connection::finish() {
    finishing_ = true;
    if (listener_) listener_->close();
    if (idle_) cut();
}

void Http1Connection::cut() {
    is_cut_ = true;
    channel_.close();
    woken_.ring();
    if (listener_) listener_->close();
}

void Http1Connection::look(SteadyTime now) {
    if (channel_.patience().deadline() <= now) cut();
}

/// Reads on until a call is complete or refused; starved when the connection is over.
asio::awaitable<Progress> Http1Connection::receive() {
    for (;;) {
        const auto progress = reader_.parse();
        if (progress == Progress::complete || progress == Progress::refused) co_return progress;
        if (progress == Progress::wants_to_continue) {
            const bool sent = co_await channel_.write("HTTP/1.1 100 Continue\r\n\r\n");
            if (!sent) co_return Progress::starved;
        }
        const bool open = co_await receive_some();
        if (!open) co_return Progress::starved;
    }
}

asio::awaitable<bool> Http1Connection::receive_some() {
    const bool between_requests = reader_.between_requests();
    if (between_requests && finishing_) co_return false;
    if (between_requests) channel_.patience().wait_for_request();
    idle_ = between_requests;
    const auto space = reader_.space();
    const auto [error, bytes] = co_await channel_.read_some(space);
    idle_ = false;
    if (error) co_return false;
    reader_.arrived(bytes);
    if (between_requests) {
        channel_.patience().begin();
    } else {
        channel_.patience().renew();
    }
    co_return true;
}

asio::awaitable<void> Http1Connection::hold(Duration time) {
    const SteadyTime until = front_.clock.steady_now() + time;
    while (!is_cut_ && front_.clock.steady_now() < until)
        co_await woken_.wait_until(front_.clock, until);
}

/// False when it was the connection's last.
asio::awaitable<bool> Http1Connection::reply(Answer answer) {
    if (answer.delivery != Delivery::whole) {
        if (answer.delivery == Delivery::half) co_await send_half(std::move(answer));
        channel_.break_off();
        co_return false;
    }
    if (answer.stream && !reader_.head_only()) {
        co_await send_stream(std::move(answer));
        co_return false;
    }
    const bool stay = reader_.keep_alive() && !finishing_;
    const bool sent = co_await send(std::move(answer), Framing::length, stay);
    if (!sent) co_return false;
    co_return stay;
}

std::string Http1Connection::head_of(const Answer& answer, Framing framing, bool stay) {
    std::string head;
    head.reserve(512 + (answer.body.size() < join_below ? answer.body.size() : 0));
    append_head(head, answer,
                {front_.rules.server, date_.at(front_.clock.system_now()), stay, framing});
    return head;
}

asio::awaitable<bool> Http1Connection::send(Answer answer, Framing framing, bool stay) {
    std::string head = head_of(answer, framing, stay);
    std::string_view body = answer.body;
    if (reader_.head_only()) body = {};
    if (body.size() < join_below) {
        head.append(body);
        body = {};
    }
    channel_.patience().begin();
    const bool sent = co_await channel_.write(head, body);
    co_return sent;
}

asio::awaitable<void> Http1Connection::send_half(Answer answer) {
    const auto framing = answer.stream ? Framing::chunked : Framing::length;
    const std::string head = head_of(answer, framing, false);
    channel_.patience().begin();
    if (framing == Framing::length) answer.body.resize(answer.body.size() / 2);
    co_await channel_.write(head, framing == Framing::length ? answer.body : "");
}

/// The client may leave at any time, and only reading tells: what it still says is not listened to.
asio::awaitable<void> Http1Connection::send_stream(Answer answer) {
    const bool chunked = reader_.knows_chunks();
    std::string head = head_of(answer, chunked ? Framing::chunked : Framing::until_closed, false);
    if (chunked) {
        append_chunk(head, answer.body);
    } else {
        head.append(answer.body);
    }
    Listener listener(front_.committer.audience(), front_.service, std::move(answer.stream));
    channel_.patience().begin();
    bool complete = co_await channel_.write(head);
    TaskGroup departure(channel_.executor());
    departure.spawn(watch_for_departure(listener));
    listener_ = &listener;
    if (finishing_) listener.close();
    if (complete) complete = co_await send_parts(listener, chunked);
    listener_ = nullptr;
    if (complete) {
        channel_.end_sending();
    } else {
        channel_.break_off();
    }
    co_await departure.join();
}

/// False when the answer could not be completed.
asio::awaitable<bool> Http1Connection::send_parts(Listener& listener, bool chunked) {
    for (bool last = false; !last;) {
        channel_.patience().rest();
        const auto part = co_await listener.next();
        if (listener.failed() || is_cut_) co_return false;
        last = !part || part->last;
        std::string text;
        if (part && chunked) append_chunk(text, part->bytes);
        if (last && chunked) text.append("0\r\n\r\n");
        channel_.patience().begin();
        const bool sent = co_await channel_.write(text, part && !chunked ? part->bytes : "");
        if (!sent) co_return false;
    }
    co_return true;
}

asio::awaitable<void> Http1Connection::watch_for_departure(Listener& listener) {
    std::array<char, 1024> unheard;
    for (;;) {
        const auto [error, bytes] = co_await channel_.read_some(asio::buffer(unheard));
        if (error || bytes == 0) break;
    }
    listener.close();
}

}  // namespace kcl::local::http
