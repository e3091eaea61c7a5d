#include "kcl/local/http/turn_committer.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <memory>
#include <vector>

namespace kcl::local::http {

TurnCommitter::TurnCommitter(asio::any_io_executor executor, storage::Store& store, Clock& clock,
                             TroubleListener trouble, const Clock* real)
    : executor_(std::move(executor)),
      store_(store),
      clock_(clock),
      trouble_(std::move(trouble)),
      audience_(clock, real ? *real : clock, [this] { expect_turn(); }),
      alarm_(executor_),
      round_(executor_) {}

TurnCommitter::~TurnCommitter() { assert(!turn_is_due_ && "the server must have stopped"); }

asio::awaitable<Answer> TurnCommitter::answer(Service& service, Call call) {
    Waiting waiting{service, call, {}, {}};
    auto start = [this, &waiting](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        waiting.resume = [shared] { std::move (*shared)(); };
        enlist(waiting);
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start,
                                                                          asio::use_awaitable);
    co_return std::move(waiting.answer);
}

void TurnCommitter::enlist(Waiting& waiting) {
    waiting.call.now = clock_.system_now();
    (waiting.service.may_write(waiting.call) ? writers_ : readers_).push_back(&waiting);
    expect_turn();
}

void TurnCommitter::expect_turn() {
    if (std::exchange(turn_is_due_, true)) return;
    // Lands behind everything that the network has already delivered in this turn.
    asio::post(executor_, [this] { run_turn(); });
}

void TurnCommitter::run_turn() {
    turn_is_due_ = false;
    const SystemTime now = clock_.system_now();
    write(now);
    read(now);
    ask_streams(now);
    if (!writers_.empty() || !readers_.empty() || audience_.has_work(now)) expect_turn();
    if (const auto look = audience_.next_look(); look && *look < sleeping_until_) alarm_.ring();
    if (audience_.next_round()) round_.ring();
}

asio::awaitable<void> TurnCommitter::keep_pace(Clock& real) {
    for (;;) {
        while (!audience_.next_round()) co_await round_.wait();
        if (const auto round = audience_.next_round()) co_await real.sleep_until(*round);
        if (audience_.next_round()) expect_turn();
        co_await round_.wait();
    }
}

asio::awaitable<void> TurnCommitter::keep_time() {
    for (;;) {
        if (!turn_is_due_ && audience_.has_work(clock_.system_now())) expect_turn();
        const auto look = turn_is_due_ ? std::nullopt : audience_.next_look();
        sleeping_until_ = look.value_or(SteadyTime::max());
        if (look) {
            co_await alarm_.wait_until(clock_, *look);
        } else {
            co_await alarm_.wait();
        }
    }
}

namespace {

template <class Waiting>
Waiting* take(std::deque<Waiting*>& queue) {
    Waiting* first = queue.front();
    queue.pop_front();
    return first;
}

/// The waiting coroutine goes on at once; its frame, and `waiting` with it, may end meanwhile.
template <class Waiting>
void resume(Waiting& waiting) {
    const auto go_on = std::move(waiting.resume);
    go_on();
}

}  // namespace

void TurnCommitter::write(SystemTime now) {
    std::vector<Waiting*> calls;
    for (std::size_t bytes = 0; !writers_.empty() && bytes < share_of_a_turn;) {
        calls.push_back(take(writers_));
        bytes += calls.back()->call.body->size();
    }
    if (calls.empty()) return;
    try {
        const auto transaction = store_.write();
        for (auto* waiting : calls) {
            waiting->call.now = now;
            waiting->answer = waiting->service.answer(waiting->call, *transaction);
        }
        transaction->commit();
        writing_fails_ = false;
        remember_writes(calls);
    } catch (const std::exception&
                 e) {  // the disk, memory, or a bug in a service: nothing of the turn is kept
        for (auto* waiting : calls) waiting->answer = fail(*waiting, writing_fails_, e.what());
    }
    for (auto* waiting : calls) resume(*waiting);
}

void TurnCommitter::read(SystemTime now) {
    std::unique_ptr<storage::Transaction> transaction;
    for (std::size_t bytes = 0; !readers_.empty() && bytes < share_of_a_turn;) {
        auto* waiting = take(readers_);
        waiting->call.now = now;
        try {
            if (!transaction) transaction = store_.read();
            waiting->answer = waiting->service.answer(waiting->call, *transaction);
            reading_fails_ = false;
        } catch (const std::exception& e) {
            waiting->answer = fail(*waiting, reading_fails_, e.what());
        }
        bytes += waiting->answer.body.size();
        resume(*waiting);
    }
}

void TurnCommitter::remember_writes(const std::vector<Waiting*>& calls) {
    for (const auto* waiting : calls)
        if (waiting->answer.status < 300) audience_.wrote(waiting->service, waiting->answer.topics);
}

void TurnCommitter::ask_streams(SystemTime now) {
    if (!audience_.has_work(now)) return;
    try {
        audience_.ask(store_, now, share_of_a_turn);
        streaming_fails_ = false;
    } catch (const std::exception& e) {
        if (!std::exchange(streaming_fails_, true)) trouble_(e.what());
    }
}

/// Tells the operator at the beginning of each spell of trouble.
Answer TurnCommitter::fail(Waiting& waiting, bool& failing, std::string_view why) {
    if (!std::exchange(failing, true)) trouble_(why);
    return waiting.service.internal_failure(waiting.call, why);
}

}  // namespace kcl::local::http
