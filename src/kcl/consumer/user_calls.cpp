#include "kcl/consumer/user_calls.h"

#include <fmt/format.h>

#include <utility>

namespace kcl::consumer {

/// Notes which call runs. A call that is abandoned by an exception (cancellation) is left behind.
class UserCalls::Running {
  public:
    Running(UserCalls& calls, std::string name) : calls_(calls) {
        calls_.running_ = std::move(name);
        calls_.running_since_ = calls_.clock_.steady_now();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running() {
        if (!returned_) calls_.leave_behind();
        calls_.running_.clear();
    }
    void returned() { returned_ = true; }

  private:
    UserCalls& calls_;
    bool returned_ = false;
};

UserCalls::UserCalls(Outside outside, CheckpointWriter& writer)
    : threads_(outside.threads),
      clock_(outside.clock),
      writer_(writer),
      changed_(outside.executor),
      desk_(std::make_shared<CallDesk>(outside.executor, outside.threads, outside.clock,
                                       [this] { changed_.ring(); })) {}

UserCalls::~UserCalls() {
    desk_->leave();
    if (!made_) return;
    // Users' destructors may block: not on the cluster's executor.
    threads_.submit([desk = std::move(desk_)]() mutable { desk.reset(); });
}

asio::awaitable<CallResult> UserCalls::make(std::shared_ptr<ConsumerHost> host) {
    CallDesk::Work work = [host = std::move(host)](auto& consumer, auto&) {
        consumer = host->make();
        return false;
    };
    auto result = co_await call("constructor", std::move(work));
    made_ = result.ok();
    co_return result;
}

asio::awaitable<CallResult> UserCalls::initialize(StartInfo info) {
    CallDesk::Work work = [info = std::move(info)](auto& consumer, auto&) {
        ShardStart start{.stream = info.stream, .shard_id = info.shard_id};
        start.checkpoint = info.checkpoint.text();
        start.sub_sequence_number = info.checkpoint.sub_sequence_number();
        start.lease_epoch = info.epoch;
        start.log = info.log;
        consumer->initialize(start);
        return false;
    };
    co_return co_await call("initialize", std::move(work));
}

asio::awaitable<CallResult> UserCalls::process_records(std::shared_ptr<const Delivery> delivery,
                                                       std::int64_t epoch, SteadyTime held_until) {
    CallDesk::Work work = [delivery = std::move(delivery), epoch](auto& consumer,
                                                                  auto& checkpointer) {
        Batch batch{.records = delivery->records};
        batch.behind_latest = delivery->behind_latest.value_or(std::chrono::milliseconds(0));
        batch.lease_epoch = epoch;
        return consumer->process_records(batch, checkpointer);
    };
    co_return co_await call("process_records", std::move(work), held_until);
}

asio::awaitable<CallResult> UserCalls::shard_ended() {
    CallDesk::Work work = [](auto& consumer, auto& checkpointer) {
        consumer->shard_ended(checkpointer);
        return false;
    };
    co_return co_await call("shard_ended", std::move(work));
}

asio::awaitable<CallResult> UserCalls::shutdown_requested() {
    CallDesk::Work work = [](auto& consumer, auto& checkpointer) {
        return consumer->shutdown_requested(checkpointer);
    };
    co_return co_await call("shutdown_requested", std::move(work));
}

asio::awaitable<CallResult> UserCalls::lease_lost() {
    CallDesk::Work work = [](auto& consumer, auto&) {
        consumer->lease_lost();
        return false;
    };
    co_return co_await call("lease_lost", std::move(work));
}

asio::awaitable<CallResult> UserCalls::destroy() {
    CallDesk::Work work = [](auto& consumer, auto&) {
        consumer.reset();
        return false;
    };
    auto result = co_await call("destructor", std::move(work));
    made_ = false;
    co_return result;
}

void UserCalls::fence() { desk_->fence(); }

void UserCalls::give_up_at(SteadyTime when) {
    give_up_at_ = when;
    changed_.ring();
}

asio::awaitable<CallResult> UserCalls::call(std::string name, CallDesk::Work work,
                                            SteadyTime begin_before) {
    if (left_behind_) co_return CallResult{.how = CallResult::How::not_started};
    Running running(*this, std::move(name));
    desk_->submit(std::move(work), begin_before);
    auto result = co_await result_of_call();
    if (result.how != CallResult::How::left_behind) running.returned();
    co_return result;
}

asio::awaitable<CallResult> UserCalls::result_of_call() {
    for (;;) {
        if (auto result = desk_->take_result()) co_return std::move(*result);
        if (auto wish = desk_->take_wish()) {
            auto refusal = co_await serve(std::move(*wish));
            desk_->answer(std::move(refusal));
            continue;
        }
        const auto now = clock_.steady_now();
        if (now >= give_up_at_) {
            CallResult result{.how = CallResult::How::left_behind};
            result.took = now - running_since_;
            co_return result;
        }
        if (give_up_at_ == SteadyTime::max()) {
            co_await changed_.wait();
        } else {
            co_await changed_.wait_until(clock_, give_up_at_);
        }
    }
}

asio::awaitable<CallDesk::Refusal> UserCalls::serve(CallDesk::Wish wish) {
    using Reason = CheckpointError::Reason;
    const Checkpoint top = std::max(delivered_, writer_.stored());
    Checkpoint asked = top;
    if (!wish.everything) {
        if (!is_sequence_number(wish.sequence_number))
            co_return CheckpointError(
                Reason::out_of_range,
                fmt::format("\"{}\" is not a sequence number", wish.sequence_number));
        asked = Checkpoint::at(std::move(wish.sequence_number), wish.sub_sequence_number);
    }
    const auto verdict = judge(writer_.stored(), top, asked);
    if (verdict == CheckpointVerdict::behind || verdict == CheckpointVerdict::ahead)
        co_return CheckpointError(
            Reason::out_of_range,
            fmt::format("{} lies {}: checkpoints go from {} to {}", to_string(asked),
                        verdict == CheckpointVerdict::behind ? "before the last checkpoint"
                                                             : "beyond the records delivered",
                        to_string(writer_.stored()), to_string(top)));
    auto stored = co_await writer_.store(std::move(asked));
    if (stored) co_return std::nullopt;
    const bool lost = stored.error().fault == Fault::lost;
    co_return CheckpointError(lost ? Reason::lease_lost : Reason::unavailable,
                              stored.error().message);
}

void UserCalls::leave_behind() {
    left_behind_ = true;
    desk_->leave();
}

}  // namespace kcl::consumer
