#pragma once

#include "kcl/base/bell.h"
#include "kcl/base/clock.h"
#include "kcl/base/random.h"
#include "kcl/base/task_group.h"
#include "kcl/base/worker_threads.h"
#include "kcl/consumer/checkpoint_writer.h"
#include "kcl/consumer/consumer_event.h"
#include "kcl/consumer/consumer_host.h"
#include "kcl/consumer/delivery.h"
#include "kcl/consumer/shard_phase.h"
#include "kcl/consumer/user_calls.h"
#include "kcl/leases/held_leases.h"
#include "kcl/retrieval/fetcher.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kcl::consumer {

struct ConsumerSettings {
    /// How often a shard that waits for its parents looks at their leases.
    Duration parent_poll = 2s;
    /// How long a call that runs when the lease is lost is waited for.
    Duration patience_after_loss = 30s;
    DeliveryPolicy delivery;
};

/// One tenure of one shard.
struct ShardWork {
    leases::Tenure tenure;
    leases::Lease lease;  ///< As it was gained.
    std::string stream;
    std::string shard_id;
    std::function<void(LogLevel, std::string_view)> log;  ///< For users' code; any thread.
};

/// Runs one user-written consumer on one shard, from waiting for the parents to the last checkpoint
/// and the parting with the lease.
///
/// Promises: batches in order, one at a time; a batch whose delivery failed comes again; none is
/// delivered when the lease may be gone; no checkpoint passes a record that was not processed; a
/// child begins after its parents' ends.
///
/// Ownership:    borrows what is in Outside; `threads` must outlive calls that were left behind
///               (event CallLeftBehind): a process that has such calls ends without joining.
/// Threads:      confined to the cluster's executor; users' code runs on worker threads.
/// Cancellation: terminal: stops at once, leaves a running call behind and the lease as it is
///               (CloseReason::stopped). For an orderly end use the orders below.
class ShardConsumer {
  public:
    struct Outside {
        asio::any_io_executor executor;
        leases::HeldLeases& held;
        leases::LeaseTable& table;
        WorkerThreads& threads;
        Clock& clock;
        Random& random;
    };
    using Listener = std::function<void(const ConsumerEvent&)>;

    /// `listener` is called on the executor; it must not destroy this object.
    ShardConsumer(Outside outside, ShardWork work, std::unique_ptr<retrieval::Fetcher> fetcher,
                  std::shared_ptr<ConsumerHost> host, ConsumerSettings settings, Listener listener);
    ShardConsumer(const ShardConsumer&) = delete;
    ShardConsumer& operator=(const ShardConsumer&) = delete;

    /// The whole life; returns after the event Closed. Call it once. Afterwards the lease is given
    /// away or lost; or still held, when the shard has ended or this was cancelled.
    asio::awaitable<void> run();

    // Orders. Each may come at any time, also twice, also after run() has returned: then it is too
    // late and does nothing (a lease at SHARD_END is the cluster's to give away).

    /// HeldLeases says so: nothing is delivered or stored from here on.
    void lease_lost(std::string reason);
    /// Somebody saw the end of this shard in the table: if it is a parent, look again now.
    void parent_ended(const std::string& lease_key);
    /// Finish the batch in hand, let the consumer checkpoint, give the lease to the next owner.
    /// At `deadline` the lease is given away even when users' code does not return.
    void request_handoff(SteadyTime deadline);
    /// The same, but the lease is given to nobody.
    void request_shutdown(SteadyTime deadline);
    /// Shut down without waiting for users' code any longer.
    void hurry() { request_shutdown(outside_.clock.steady_now()); }

    /// For the dashboard.
    struct Status {
        Phase phase;
        std::string call;  ///< Of users' code, that runs now; may be empty.
        SteadyTime call_since;
        Checkpoint checkpoint;  ///< Stored.
        Checkpoint delivered;   ///< Processed successfully.
        std::optional<std::chrono::milliseconds> behind_latest;
    };
    Status status() const;

  private:
    template <class P>
    bool in() const {
        return std::holds_alternative<P>(phase_);
    }

    asio::awaitable<void> live();
    asio::awaitable<void> parents_finished();
    asio::awaitable<void> initialize();
    asio::awaitable<std::optional<retrieval::FetchedBatch>> next_batch();
    asio::awaitable<void> process(retrieval::FetchedBatch batch);
    asio::awaitable<std::shared_ptr<Delivery>> unpack(const retrieval::FetchedBatch& batch);
    asio::awaitable<bool> deliver(std::shared_ptr<Delivery> delivery);
    asio::awaitable<bool> deliver_once(std::shared_ptr<const Delivery> delivery, int attempt);
    asio::awaitable<void> approve_delivered();
    asio::awaitable<void> end_of_shard();
    asio::awaitable<bool> create_children();
    asio::awaitable<bool> record_children();
    asio::awaitable<bool> tell_shard_ended();
    asio::awaitable<void> drain();
    asio::awaitable<void> part();

    asio::awaitable<void> help(asio::awaitable<void> work);
    asio::awaitable<void> settled();
    asio::awaitable<void> pause(Duration time);
    asio::awaitable<void> news_until(SteadyTime when);
    asio::awaitable<void> news_since(std::uint64_t seen);
    asio::awaitable<void> failed_at_end(std::string step, Error error, Backoff& backoff);

    void follow(Event event);
    void ring();
    SteadyTime patience() const;
    void leave_by(SteadyTime deadline, Event event);
    void tell(decltype(ConsumerEvent::what) what);
    void on_writer(const WriterEvent& event);
    std::optional<Duration> report(const CallResult& result, std::string call, int attempt,
                                   bool again);

    Outside outside_;
    const ShardWork work_;
    const std::shared_ptr<ConsumerHost> host_;
    const ConsumerSettings settings_;
    const Listener listener_;
    std::unique_ptr<retrieval::Fetcher> fetcher_;
    CheckpointWriter writer_;
    UserCalls calls_;
    TaskGroup helpers_;

    Phase phase_ = phase::WaitingOnParents{};
    bool parent_has_ended_ = false;  ///< Since the last look at the parents began.
    Action parting_ = Action::none;
    Bell news_;
    std::uint64_t news_count_ = 0;
    SteadyTime deadline_ = SteadyTime::max();
    std::string detail_;
    std::exception_ptr broken_;

    bool initialized_ = false;
    Checkpoint delivered_;
    std::optional<std::chrono::milliseconds> behind_latest_;
    std::vector<wire::kinesis::ChildShard> children_;
};

}  // namespace kcl::consumer
