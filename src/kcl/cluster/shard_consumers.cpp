#include "kcl/cluster/shard_consumers.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <vector>

namespace kcl::cluster {

namespace {
/// Our own failure may come again at once wherever the shard goes: it must not go round in circles.
constexpr auto pause_after_failure = 5s;
}  // namespace

ShardConsumers::ShardConsumers(Parts parts, std::string stream, consumer::ConsumerSettings settings,
                               Duration handoff_deadline,
                               std::function<void(const ClusterEvent&)> on_event)
    : parts_(std::move(parts)),
      stream_(std::move(stream)),
      settings_(settings),
      handoff_deadline_(handoff_deadline),
      on_event_(std::move(on_event)),
      closed_(parts_.outside.executor),
      tasks_(parts_.outside.executor) {}

ShardConsumers::Running* ShardConsumers::find(const leases::Tenure& tenure) {
    const auto found = running_.find(tenure.token);
    return found == running_.end() ? nullptr : &found->second;
}

std::optional<leases::Tenure> ShardConsumers::tenure_of(const std::string& lease_key) const {
    for (const auto& [token, running] : running_)
        if (running.tenure.lease_key == lease_key && !running.lost) return running.tenure;
    return std::nullopt;
}

void ShardConsumers::take(const leases::LeaseEvent& event) {
    if (const auto* gained = std::get_if<leases::lease_event::Gained>(&event)) {
        running_[gained->tenure.token].tenure = gained->tenure;
        tasks_.spawn(run(gained->tenure, gained->lease));
    } else if (const auto* lost = std::get_if<leases::lease_event::Lost>(&event)) {
        if (Running* running = find(lost->tenure)) {
            running->lost = true;
            if (running->consumer) running->consumer->lease_lost(lost->reason);
            closed_.ring();
        }
    } else if (const auto* asked = std::get_if<leases::lease_event::HandoffRequested>(&event)) {
        if (Running* running = find(asked->tenure)) {
            running->in_handoff = true;
            // A leaving cluster has asked for the handoff itself, and says when.
            if (running->consumer && !leaving_)
                tasks_.spawn(hand_over(asked->tenure, parts_.outside.clock.steady_now()));
        }
    }
}

/// Works on until the next owner is waiting for it.
asio::awaitable<void> ShardConsumers::hand_over(leases::Tenure tenure, SteadyTime began) {
    co_await parts_.outside.clock.sleep_until(began + parts_.heirs_look_within());
    Running* running = find(tenure);
    if (running == nullptr || running->lost || !running->consumer || shutting_down_) co_return;
    running->consumer->request_handoff(began + handoff_deadline_);
}

asio::awaitable<void> ShardConsumers::run(leases::Tenure tenure, leases::Lease lease) {
    std::string failure;
    try {
        co_await consume(tenure, std::move(lease));
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) failure = error.what();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty()) {
        on_event_(cluster_event::ShardFailed{tenure.lease_key, failure});
        co_await parts_.outside.clock.sleep_for(pause_after_failure);
    }
    // An ended shard's lease, or one that our own failure left behind: nobody here needs it.
    if (parts_.outside.held.holds(tenure)) {
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() == asio::cancellation_type::none)
            co_await parts_.outside.held.release(tenure);
    }
    running_.erase(tenure.token);
    closed_.ring();
}

asio::awaitable<void> ShardConsumers::consume(leases::Tenure tenure, leases::Lease lease) {
    co_await older_tenures_closed(tenure);
    Running* running = find(tenure);
    if (running->lost) co_return;
    running->consumer = make(tenure, lease);
    if (shutting_down_) {
        running->consumer->request_shutdown(*shutting_down_);
    } else if (running->in_handoff) {
        running->consumer->request_handoff(parts_.outside.clock.steady_now() + handoff_deadline_);
    }
    co_await running->consumer->run();
}

asio::awaitable<void> ShardConsumers::older_tenures_closed(leases::Tenure tenure) {
    const auto older_runs = [this, &tenure] {
        return std::any_of(running_.begin(), running_.end(), [&](const auto& entry) {
            return entry.first < tenure.token && entry.second.tenure.lease_key == tenure.lease_key;
        });
    };
    while (older_runs() && !find(tenure)->lost) co_await closed_.wait();
}

std::unique_ptr<consumer::ShardConsumer> ShardConsumers::make(const leases::Tenure& tenure,
                                                              const leases::Lease& lease) {
    consumer::ShardWork work{
        .tenure = tenure,
        .lease = lease,
        .stream = stream_,
        .shard_id = lease.key,
        .log = [log = parts_.user_log, shard = lease.key](
                   LogLevel level, std::string_view message) { log(shard, level, message); }};
    return std::make_unique<consumer::ShardConsumer>(
        parts_.outside, std::move(work), parts_.make_fetcher(lease), parts_.host, settings_,
        [this](const consumer::ConsumerEvent& event) { on_event_(event); });
}

void ShardConsumers::shut_down(SteadyTime deadline) {
    leaving_ = true;
    shutting_down_ = deadline;
    for (auto& [token, running] : running_) {
        if (!running.consumer) continue;
        if (running.in_handoff) {
            running.consumer->request_handoff(deadline);
        } else {
            running.consumer->request_shutdown(deadline);
        }
    }
    closed_.ring();
}

void ShardConsumers::parent_ended(const std::string& lease_key) {
    for (auto& [token, running] : running_)
        if (running.consumer) running.consumer->parent_ended(lease_key);
}

void ShardConsumers::hurry() {
    shutting_down_ = parts_.outside.clock.steady_now();
    for (auto& [token, running] : running_)
        if (running.consumer) running.consumer->hurry();
}

asio::awaitable<void> ShardConsumers::all_closed(SteadyTime deadline) {
    Clock& clock = parts_.outside.clock;
    while (!running_.empty() && clock.steady_now() < deadline)
        co_await closed_.wait_until(clock, deadline);
}

asio::awaitable<void> ShardConsumers::stop() {
    tasks_.cancel();
    co_await tasks_.join();
}

}  // namespace kcl::cluster
