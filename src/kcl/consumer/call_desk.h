#pragma once

#include "kcl/base/clock.h"
#include "kcl/base/worker_threads.h"
#include "kcl/checkpointer.h"
#include "kcl/consumer.h"

#include <boost/asio/any_io_executor.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace kcl::consumer {

/// How a call of users' code ended.
struct CallResult {
    enum class How {
        returned,
        threw,
        left_behind,  ///< It still runs; nobody waits for it any more.
        not_started   ///< The lease might have been gone by the time a thread was free.
    };
    How how = How::returned;
    bool approved = false;  ///< What it returned: checkpoint everything delivered.
    std::string what;       ///< Of the exception.
    Duration took{};

    bool ok() const { return how == How::returned; }
};

/// Where a worker thread that runs users' code and the executor that owns the shard meet: one call
/// at a time goes in, its result comes out, and in between the call may ask for checkpoints, for
/// which its thread waits.
///
/// Shared by both sides, so that either may go first: an owner that leaves answers whatever is
/// asked from then on with lease_lost.
/// Threads: each method says whose it is.
class CallDesk final : public Checkpointer, public std::enable_shared_from_this<CallDesk> {
  public:
    /// One call. `consumer` is null until the call that makes it.
    using Work = std::function<bool(std::shared_ptr<Consumer>& consumer, Checkpointer&)>;

    /// A checkpoint that users' code asks for: a position, or everything delivered.
    struct Wish {
        bool everything = true;
        std::string sequence_number;
        std::uint64_t sub_sequence_number = 0;
    };
    using Refusal = std::optional<CheckpointError>;

    /// `wake` is called on `home` when there is something to take. Borrows `threads` and `clock`.
    CallDesk(asio::any_io_executor home, WorkerThreads& threads, Clock& clock,
             std::function<void()> wake);

    // The owner's side, on `home`.

    /// Runs `work` on a worker thread, unless it would begin after `begin_before` or after fence().
    void submit(Work work, SteadyTime begin_before);
    std::optional<CallResult> take_result();
    std::optional<Wish> take_wish();
    /// Answers the wish that was taken. Empty: it is stored.
    void answer(Refusal refusal);
    /// The lease is lost: no call begins that may not, no checkpoint is taken any more.
    void fence();
    /// Nothing is woken from here on. The owner's last call.
    void leave();

    // The worker's side, from inside a call.

    void checkpoint() override;
    void checkpoint(const Record& record) override;
    void checkpoint(std::string_view sequence_number, std::uint64_t sub_sequence_number) override;

  private:
    void run(const Work& work, SteadyTime begin_before);
    void ask(Wish wish);
    void wake();
    void give(Refusal refusal);

    const asio::any_io_executor home_;
    WorkerThreads& threads_;
    Clock& clock_;
    std::function<void()> on_wake_;       // touched on home_ only
    std::shared_ptr<Consumer> consumer_;  // touched by the running call only

    std::mutex mutex_;
    std::condition_variable answered_;
    std::thread::id caller_;
    std::optional<CallResult> result_;
    std::optional<Wish> wish_;
    std::optional<Refusal> answer_;
    bool waiting_ = false;
    bool fenced_ = false;
    bool left_ = false;
};

}  // namespace kcl::consumer
