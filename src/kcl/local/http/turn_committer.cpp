#include "kcl/local/http/turn_committer.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <memory>

namespace kcl::local::http {

TurnCommitter::TurnCommitter(asio::any_io_executor executor, storage::Store& store,
                             const Clock& clock, TroubleListener trouble)
    : executor_(std::move(executor)), store_(store), clock_(clock), trouble_(std::move(trouble)) {}

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
    (waiting.service.may_write(waiting.call) ? writers_ : readers_).push_back(&waiting);
    if (turn_is_due_) return;
    turn_is_due_ = true;
    // Lands behind everything that the network has already delivered in this turn.
    asio::post(executor_, [this] { run_turn(); });
}

void TurnCommitter::run_turn() {
    turn_is_due_ = false;
    const auto writers = std::exchange(writers_, {});
    const auto readers = std::exchange(readers_, {});
    const SystemTime now = clock_.system_now();
    for (auto* waiting : writers) waiting->call.now = now;
    for (auto* waiting : readers) waiting->call.now = now;
    answer_together(writers, true);
    answer_together(readers, false);
}

void TurnCommitter::answer_together(const std::vector<Waiting*>& calls, bool writing) {
    if (calls.empty()) return;
    bool& failing = writing ? writing_fails_ : reading_fails_;
    try {
        const auto transaction = writing ? store_.write() : store_.read();
        answer_all(calls, *transaction);
        if (writing) transaction->commit();
        failing = false;
    } catch (const std::exception&
                 e) {  // the disk, memory, or a bug in a service: nothing of the turn is kept
        if (!std::exchange(failing, true)) trouble_(e.what());
        for (auto* waiting : calls)
            waiting->answer = waiting->service.internal_failure(waiting->call, e.what());
    }
    for (auto* waiting : calls) {
        // Taken out first: the waiting coroutine's frame, and `waiting` with it, may end inside.
        const auto resume = std::exchange(waiting->resume, nullptr);
        resume();
    }
}

void TurnCommitter::answer_all(const std::vector<Waiting*>& calls,
                               storage::Transaction& transaction) {
    for (auto* waiting : calls)
        waiting->answer = waiting->service.answer(waiting->call, transaction);
}

}  // namespace kcl::local::http
