#pragma once

#include "kcl/base/bell.h"
#include "kcl/consumer/call_desk.h"
#include "kcl/consumer/checkpoint_writer.h"
#include "kcl/consumer/consumer_host.h"
#include "kcl/consumer/delivery.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace kcl::consumer {

/// What initialize() is told.
struct StartInfo {
    std::string stream;
    std::string shard_id;
    Checkpoint checkpoint;
    std::int64_t epoch = 0;
    std::function<void(LogLevel, std::string_view)> log;  ///< Any thread.
};

/// Calls one user-written consumer: on worker threads, never two calls at a time. While a call
/// runs, the checkpoints that it asks for are stored by the cluster's executor, in turn with all
/// others of the shard.
///
/// A call that does not return by give_up_at() is left behind: it keeps what it uses, its result
/// and its checkpoints are refused, and no other call is made.
///
/// Confined to the cluster's executor. Borrows `threads`, `clock` and `writer`; `threads` outlives
/// calls that were left behind.
/// Cancellation: terminal; the running call is left behind.
class UserCalls {
  public:
    struct Outside {
        asio::any_io_executor executor;
        WorkerThreads& threads;
        Clock& clock;
    };

    UserCalls(Outside outside, CheckpointWriter& writer);
    UserCalls(const UserCalls&) = delete;
    UserCalls& operator=(const UserCalls&) = delete;
    ~UserCalls();

    asio::awaitable<CallResult> make(std::shared_ptr<ConsumerHost> host);
    asio::awaitable<CallResult> initialize(StartInfo start);
    /// Not started when no thread gets to it before `held_until`.
    asio::awaitable<CallResult> process_records(std::shared_ptr<const Delivery> delivery,
                                                std::int64_t epoch, SteadyTime held_until);
    asio::awaitable<CallResult> shard_ended();
    asio::awaitable<CallResult> shutdown_requested();
    asio::awaitable<CallResult> lease_lost();
    /// Runs the consumer's destructor, if there is a consumer.
    asio::awaitable<CallResult> destroy();

    /// There is a consumer, and no call was left behind.
    bool can_call() const { return made_ && !left_behind_; }
    /// Checkpoints up to here may be stored.
    void delivered_up_to(Checkpoint position) { delivered_ = std::move(position); }
    /// Checkpoints are refused from now on.
    void fence();
    /// How long the running call and those to come are waited for.
    void give_up_at(SteadyTime when);

    /// The call that runs now, for the dashboard; empty when none does.
    const std::string& running() const { return running_; }
    SteadyTime running_since() const { return running_since_; }

  private:
    class Running;

    asio::awaitable<CallResult> call(std::string name, CallDesk::Work work,
                                     SteadyTime begin_before = SteadyTime::max());
    asio::awaitable<CallResult> result_of_call();
    asio::awaitable<CallDesk::Refusal> serve(CallDesk::Wish wish);
    void leave_behind();

    WorkerThreads& threads_;
    Clock& clock_;
    CheckpointWriter& writer_;
    Bell changed_;
    std::shared_ptr<CallDesk> desk_;
    Checkpoint delivered_;
    SteadyTime give_up_at_ = SteadyTime::max();
    bool made_ = false;
    bool left_behind_ = false;
    std::string running_;
    SteadyTime running_since_{};
};

}  // namespace kcl::consumer
