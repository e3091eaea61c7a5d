#include "kcl/local/http/http2/http2_connection.h"

#include <boost/asio/buffer.hpp>

#include <vector>

namespace kcl::local::http {

namespace {

constexpr std::size_t read_at_once = std::size_t{64} << 10;
constexpr std::size_t write_at_once = std::size_t{128} << 10;

Http2Limits limits_of(const ConnectionRules& rules) {
    Http2Limits limits;
    limits.read = rules.read;
    limits.stall = rules.stall;
    limits.total = rules.total;
    return limits;
}

}  // namespace

Http2Connection::Http2Connection(Channel& channel, const Front& front, std::string_view first)
    : channel_(channel),
      front_(front),
      session_(limits_of(front.rules)),
      tasks_(channel.executor()),
      to_send_(channel.executor()),
      last_heard_(front.clock.steady_now()),
      last_busy_(last_heard_) {
    session_.arrived(first);
    channel_.patience().rest();
}

asio::awaitable<void> Http2Connection::run() {
    tasks_.spawn(write_output());
    co_await read_input();
    is_cut_ = true;
    leave_all();
    to_send_.ring();
    co_await tasks_.join();
}

void Http2Connection::finish() {
    finishing_ = true;
    session_.shut_down();
    for (const auto& [stream, exchange] : std::map(exchanges_))
        if (exchange->listener) exchange->listener->close();
    to_send_.ring();
}

void Http2Connection::cut() {
    is_cut_ = true;
    channel_.close();
    leave_all();
    to_send_.ring();
}

/// A client that has streams open and says nothing is asked for a sign of life.
void Http2Connection::look(SteadyTime now) {
    const auto& rules = front_.rules;
    const bool idle = session_.open_streams() == 0;
    if (!idle) last_busy_ = now;
    const bool silent = !idle && now - last_heard_ >= rules.stall;
    if (channel_.patience().deadline() <= now || (silent && now - last_heard_ >= 2 * rules.stall))
        return cut();
    if (now - last_busy_ >= rules.idle && !finishing_) finish();
    if (silent && !std::exchange(pinged_, true)) session_.ping();
    session_.reset_the_stalled(now);
    to_send_.ring();
}

asio::awaitable<void> Http2Connection::read_input() {
    std::vector<char> space(read_at_once);
    for (bool speaks = true;;) {
        take_events();
        const auto [error, bytes] = co_await channel_.read_some(asio::buffer(space));
        if (error || bytes == 0) co_return;
        last_heard_ = front_.clock.steady_now();
        pinged_ = false;
        // After the end of the session we only wait for the client to close as well.
        if (speaks) speaks = session_.arrived({space.data(), bytes});
    }
}

void Http2Connection::take_events() {
    for (auto& request : session_.take_requests()) {
        request.call.arrived = front_.clock.system_now();
        request.call.from_this_machine = channel_.is_from_this_machine();
        tasks_.spawn(serve(std::move(request)));
    }
    note_closed();
    to_send_.ring();
}

void Http2Connection::note_closed() {
    for (const auto stream : session_.take_closed()) {
        last_busy_ = front_.clock.steady_now();
        if (const auto found = exchanges_.find(stream); found != exchanges_.end())
            leave(*found->second);
    }
}

void Http2Connection::leave(Exchange& exchange) {
    exchange.gone = true;
    exchange.bell.ring();
    if (exchange.listener) exchange.listener->close();
}

void Http2Connection::leave_all() {
    for (const auto& [stream, exchange] : std::map(exchanges_)) leave(*exchange);
}

asio::awaitable<void> Http2Connection::write_output() {
    std::string out;
    while (!is_cut_) {
        out.clear();
        session_.produce(out, write_at_once);
        note_closed();
        if (!out.empty()) {
            channel_.patience().begin();
            const bool sent = co_await channel_.write(out);
            channel_.patience().rest();
            if (!sent) break;
            for (auto* exchange : takers_) exchange->bell.ring();
            wake_next();
        } else if (session_.is_over()) {
            channel_.end_sending();
            co_return;
        } else {
            co_await to_send_.wait();
        }
    }
    channel_.close();
}

asio::awaitable<void> Http2Connection::serve(Http2Session::Request request) {
    const auto stream = request.stream;
    Exchange exchange(channel_.executor());
    exchanges_.emplace(stream, &exchange);
    co_await exchange_one(std::move(request), exchange);
    exchanges_.erase(stream);
    to_send_.ring();
}

asio::awaitable<void> Http2Connection::exchange_one(Http2Session::Request request,
                                                    Exchange& exchange) {
    const auto stream = request.stream;
    request.call.keys = front_.rules.keys;
    const bool reads = !front_.service.may_write(request.call);
    const bool room = co_await room_for_answer(exchange, reads);
    if (!room) co_return;
    Answer answer = co_await ask(std::move(request.call), reads);
    if (answer.hold > Duration(0)) co_await hold(exchange, answer.hold);
    if (exchange.gone) co_return;
    if (answer.delivery == Delivery::nothing) {
        session_.reset(stream);
    } else if (answer.delivery == Delivery::half) {
        co_await send_half(stream, std::move(answer), exchange);
    } else if (answer.stream) {
        co_await send_stream(stream, std::move(answer), exchange);
    } else {
        begin_answer(stream, std::move(answer), false);
    }
}

asio::awaitable<void> Http2Connection::hold(Exchange& exchange, Duration time) {
    const SteadyTime until = front_.clock.steady_now() + time;
    while (!exchange.gone && front_.clock.steady_now() < until)
        co_await exchange.bell.wait_until(front_.clock, until);
}

void Http2Connection::begin_answer(std::int32_t stream, Answer answer, bool more) {
    answer.headers.emplace_back("date", date_.at(front_.clock.system_now()));
    answer.headers.emplace_back("server", front_.rules.server);
    session_.answer(stream, std::move(answer), more);
    to_send_.ring();
}

bool Http2Connection::has_room(bool reads) const {
    return session_.unsent() < most_unsent && (!reads || reading_ < most_reads);
}

void Http2Connection::wake_next() {
    if (!queue_.empty()) queue_.front()->bell.ring();
}

/// False when the client has gone meanwhile; so is all_taken().
asio::awaitable<bool> Http2Connection::room_for_answer(Exchange& exchange, bool reads) {
    const auto place = queue_.insert(queue_.end(), &exchange);
    while (!exchange.gone && !has_room(reads)) co_await exchange.bell.wait();
    queue_.erase(place);
    wake_next();
    co_return !exchange.gone;
}

asio::awaitable<Answer> Http2Connection::ask(Call call, bool reads) {
    if (reads) ++reading_;
    Answer answer = co_await front_.committer.answer(front_.service, std::move(call));
    if (reads) --reading_;
    wake_next();
    co_return answer;
}

asio::awaitable<bool> Http2Connection::all_taken(std::int32_t stream, Exchange& exchange) {
    takers_.insert(&exchange);
    while (!exchange.gone && session_.unsent(stream) > 0) co_await exchange.bell.wait();
    takers_.erase(&exchange);
    co_return !exchange.gone;
}

asio::awaitable<void> Http2Connection::send_half(std::int32_t stream, Answer answer,
                                                 Exchange& exchange) {
    answer.body.resize(answer.body.size() / 2);
    begin_answer(stream, std::move(answer), true);
    const bool taken = co_await all_taken(stream, exchange);
    if (taken) session_.reset(stream);
}

asio::awaitable<void> Http2Connection::send_stream(std::int32_t stream, Answer answer,
                                                   Exchange& exchange) {
    Listener listener(front_.committer.audience(), front_.service, std::move(answer.stream));
    exchange.listener = &listener;
    begin_answer(stream, std::move(answer), true);
    if (finishing_) listener.close();
    for (bool last = false; !last;) {
        const bool taken = co_await all_taken(stream, exchange);
        if (!taken) break;
        auto part = co_await listener.next();
        if (exchange.gone) break;
        if (listener.failed()) {
            session_.reset(stream);
            break;
        }
        last = !part || part->last;
        session_.append(stream, part ? std::move(part->bytes) : std::string(), last);
        to_send_.ring();
    }
    exchange.listener = nullptr;
}

}  // namespace kcl::local::http
