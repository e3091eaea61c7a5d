#include "kcl/consumer/call_desk.h"

#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace kcl::consumer {

namespace {

CheckpointError lease_lost() {
    return {CheckpointError::Reason::lease_lost,
            "this cluster does not have the lease any more: the checkpoint was not stored"};
}

CallResult run_guarded(const CallDesk::Work& work, std::shared_ptr<Consumer>& consumer,
                       Checkpointer& checkpointer) {
    CallResult result;
    try {
        result.approved = work(consumer, checkpointer);
    } catch (const std::exception& e) {
        result.how = CallResult::How::threw;
        result.what = e.what();
    } catch (...) {
        result.how = CallResult::How::threw;
        result.what = "something that is not a std::exception";
    }
    return result;
}

}  // namespace

CallDesk::CallDesk(asio::any_io_executor home, WorkerThreads& threads, Clock& clock,
                   std::function<void()> wake)
    : home_(std::move(home)), threads_(threads), clock_(clock), on_wake_(std::move(wake)) {}

void CallDesk::submit(Work work, SteadyTime begin_before) {
    threads_.submit([self = shared_from_this(), work = std::move(work), begin_before]() mutable {
        self->run(work, begin_before);
        work = nullptr;  // may hold users' objects: let go of them on this thread
    });
}

void CallDesk::run(const Work& work, SteadyTime begin_before) {
    const auto begin = clock_.steady_now();
    {
        const std::lock_guard lock(mutex_);
        if (left_) return;
        if (begin >= begin_before || (fenced_ && begin_before != SteadyTime::max())) {
            result_ = CallResult{.how = CallResult::How::not_started};
            return wake();
        }
        caller_ = std::this_thread::get_id();
    }
    CallResult result = run_guarded(work, consumer_, *this);
    result.took = clock_.steady_now() - begin;

    std::unique_lock lock(mutex_);
    caller_ = {};
    result_ = std::move(result);
    wake();
    if (!left_) return;
    lock.unlock();
    consumer_.reset();  // nobody else will, and it belongs on this thread
}

/// With the mutex held: an owner that has not left yet keeps the executor alive.
void CallDesk::wake() {
    if (left_) return;
    asio::post(home_, [self = shared_from_this()] {
        if (self->on_wake_) self->on_wake_();
    });
}

std::optional<CallResult> CallDesk::take_result() {
    const std::lock_guard lock(mutex_);
    return std::exchange(result_, std::nullopt);
}

std::optional<CallDesk::Wish> CallDesk::take_wish() {
    const std::lock_guard lock(mutex_);
    return std::exchange(wish_, std::nullopt);
}

void CallDesk::answer(Refusal refusal) {
    const std::lock_guard lock(mutex_);
    give(std::move(refusal));
}

/// With the mutex held.
void CallDesk::give(Refusal refusal) {
    if (!waiting_) return;
    waiting_ = false;
    wish_.reset();
    answer_ = std::move(refusal);
    threads_.job_goes_on();
    answered_.notify_all();
}

void CallDesk::fence() {
    const std::lock_guard lock(mutex_);
    fenced_ = true;
    if (wish_) give(lease_lost());
}

void CallDesk::leave() {
    on_wake_ = nullptr;
    const std::lock_guard lock(mutex_);
    fenced_ = left_ = true;
    give(lease_lost());
}

void CallDesk::checkpoint() { ask(Wish{}); }

void CallDesk::checkpoint(const Record& record) {
    checkpoint(record.sequence_number, record.sub_sequence_number);
}

void CallDesk::checkpoint(std::string_view sequence_number, std::uint64_t sub_sequence_number) {
    ask(Wish{false, std::string(sequence_number), sub_sequence_number});
}

void CallDesk::ask(Wish wish) {
    std::unique_lock lock(mutex_);
    if (caller_ != std::this_thread::get_id())
        throw CheckpointError(CheckpointError::Reason::out_of_range,
                              "a checkpointer was used outside the call that it was given to");
    if (fenced_) throw lease_lost();
    wish_ = std::move(wish);
    answer_.reset();
    waiting_ = true;
    wake();
    threads_.job_waits();
    answered_.wait(lock, [this] { return answer_.has_value(); });
    if (*answer_) throw CheckpointError(**answer_);
}

}  // namespace kcl::consumer
