#include "kcl/consumer/checkpoint_writer.h"

#include <algorithm>
#include <utility>

namespace kcl::consumer {

namespace {
constexpr Duration first_save_pause = 200ms;
constexpr Duration longest_save_pause = 5s;
}  // namespace

CheckpointVerdict judge(const Checkpoint& stored, const Checkpoint& delivered,
                        const Checkpoint& asked) {
    if (asked == stored) return CheckpointVerdict::stored_already;
    if (asked < stored) return CheckpointVerdict::behind;
    if (asked > delivered) return CheckpointVerdict::ahead;
    return CheckpointVerdict::store;
}

/// The right to write: one write of a shard at a time.
class CheckpointWriter::Turn {
  public:
    explicit Turn(CheckpointWriter& writer) : writer_(writer) { writer_.busy_ = true; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        writer_.busy_ = false;
        writer_.changed_.ring();
    }

  private:
    CheckpointWriter& writer_;
};

CheckpointWriter::CheckpointWriter(Outside outside, leases::Tenure tenure, Checkpoint stored,
                                   Listener listener)
    : held_(outside.held),
      clock_(outside.clock),
      tenure_(std::move(tenure)),
      listener_(std::move(listener)),
      backoff_(outside.random, first_save_pause, longest_save_pause),
      changed_(std::move(outside.executor)),
      stored_(stored),
      approved_(std::move(stored)) {}

void CheckpointWriter::approve(Checkpoint checkpoint) {
    if (approved_ < checkpoint) approved_ = std::move(checkpoint);
    changed_.ring();
}

asio::awaitable<void> CheckpointWriter::run() {
    for (;;) {
        while (is_settled()) co_await changed_.wait();
        auto stored = co_await store(approved_);
        if (stored) {
            backoff_.reset();
            continue;
        }
        if (stored.error().fault == Fault::lost) co_return;
        const Duration retry_in = backoff_.next();
        listener_(writer_event::Failed{std::move(stored).error(), retry_in});
        co_await clock_.sleep_for(retry_in);
    }
}

asio::awaitable<Result<void>> CheckpointWriter::store(Checkpoint checkpoint) {
    while (busy_) co_await changed_.wait();
    if (checkpoint <= stored_) co_return Result<void>();
    const Turn turn(*this);
    auto answer = co_await held_.checkpoint(tenure_, checkpoint);
    if (answer) {
        stored_ = checkpoint;
        listener_(writer_event::Stored{std::move(checkpoint)});
    } else if (answer.error().fault == Fault::lost) {
        listener_(writer_event::LeaseLost{answer.error().message});
    }
    co_return answer;
}

}  // namespace kcl::consumer
