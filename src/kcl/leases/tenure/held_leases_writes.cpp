#include "kcl/base/backoff.h"
#include "kcl/base/with_deadline.h"
#include "kcl/leases/tenure/held_lease_turn.h"
#include "kcl/leases/tenure/held_leases_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::leases {

namespace {

std::unexpected<Error> over(const Tenure& tenure) {
    return failure(Fault::lost, fmt::format("this cluster does not hold the lease of {} any more",
                                            tenure.lease_key));
}

bool may_pass(Fault fault) {
    return fault == Fault::throttled || fault == Fault::unavailable || fault == Fault::timed_out;
}

/// While a lease is being given up its row still names us: adding it again would only lose it
/// again.
class Leaving {
  public:
    Leaving(std::set<std::string>& keys, std::string key) : keys_(keys), key_(std::move(key)) {
        keys_.insert(key_);
    }
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { keys_.erase(key_); }

  private:
    std::set<std::string>& keys_;
    std::string key_;
};

}  // namespace

asio::awaitable<Result<void>> HeldLeases::State::store(Held& held, Lease wanted) {
    wanted.throughput_kbps = held.meter.sample(clock_.steady_now());
    wanted.renewed_at = stamp();
    auto write = table_.update(std::move(wanted), worker_id_);
    co_return co_await call(held, std::move(write));
}

asio::awaitable<Result<void>> HeldLeases::State::checkpoint(Tenure tenure, Checkpoint checkpoint) {
    const auto turn = co_await take_turn(tenure);
    if (!turn) co_return over(tenure);
    Lease wanted = turn->held().tenure.lease();
    if (wanted.checkpoint.is_shard_end() && !checkpoint.is_shard_end())
        co_return failure(
            Fault::invalid,
            fmt::format("{} is at its end already: its checkpoint can't go back to {}",
                        tenure.lease_key, to_string(checkpoint)));
    wanted.checkpoint = checkpoint;
    wanted.pending_checkpoint.reset();
    wanted.pending_checkpoint_state.reset();
    wanted.owner_switches_since_checkpoint = 0;
    auto stored = co_await store(turn->held(), std::move(wanted));
    if (stored) events_.tell(lease_event::Checkpointed{std::move(tenure), std::move(checkpoint)});
    co_return stored;
}

asio::awaitable<Result<void>> HeldLeases::State::prepare_checkpoint(Tenure tenure,
                                                                    Checkpoint pending,
                                                                    std::string state) {
    const auto turn = co_await take_turn(tenure);
    if (!turn) co_return over(tenure);
    Lease wanted = turn->held().tenure.lease();
    wanted.pending_checkpoint = std::move(pending);
    wanted.pending_checkpoint_state = std::move(state);
    co_return co_await store(turn->held(), std::move(wanted));
}

asio::awaitable<Result<void>> HeldLeases::State::set_children(
    Tenure tenure, std::vector<std::string> child_shard_ids) {
    const auto turn = co_await take_turn(tenure);
    if (!turn) co_return over(tenure);
    Held& held = turn->held();
    const auto deadline = held.tenure.call_deadline(clock_.steady_now());
    auto write = table_.set_children(tenure.lease_key, child_shard_ids);
    const auto answer = co_await with_deadline(clock_, deadline, std::move(write));
    if (!answer && answer.error().fault != Fault::not_found)
        co_return std::unexpected(answer.error());
    if (!answer || !held.tenure.held_at(clock_.steady_now())) co_return over(tenure);
    held.tenure.children_recorded(std::move(child_shard_ids));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> HeldLeases::State::begin_handoff(Tenure tenure,
                                                               std::string next_owner) {
    const auto turn = co_await take_turn(tenure);
    if (!turn) co_return over(tenure);
    Held& held = turn->held();
    if (held.tenure.lease().in_handoff()) co_return Result<void>{};
    const auto deadline = held.tenure.call_deadline(clock_.steady_now());
    auto write = table_.begin_handoff(held.tenure.lease(), std::move(next_owner));
    auto answer = co_await with_deadline(clock_, deadline, std::move(write));
    if (!held.tenure.held_at(clock_.steady_now())) co_return over(tenure);
    if (answer) {
        apply(held, held.tenure.handoff_began(*answer));
        co_return Result<void>{};
    }
    if (answer.error().fault != Fault::condition_failed)
        co_return std::unexpected(std::move(answer).error());
    co_return co_await learn_handoff(held);
}

/// The row is not as we knew it: a renewal tells whether somebody else began a handoff, or took the
/// lease.
asio::awaitable<Result<void>> HeldLeases::State::learn_handoff(Held& held) {
    auto write = table_.renew(held.tenure.lease(), worker_id_);
    auto renewed = co_await call(held, std::move(write));
    if (!renewed) co_return renewed;
    if (held.tenure.lease().in_handoff()) co_return Result<void>{};
    co_return failure(Fault::condition_failed,
                      fmt::format("the lease of {} changed while its handoff began: try again",
                                  held.id.lease_key));
}

asio::awaitable<Result<void>> HeldLeases::State::give_up(Tenure tenure) {
    const auto turn = co_await take_turn(tenure);
    if (!turn) co_return over(tenure);
    co_return co_await give_back(turn->held());
}

asio::awaitable<Result<void>> HeldLeases::State::give_back(Held& held) {
    const bool told = !held.too_late;
    held.tenure.end();
    forget(held);
    Leaving leaving(leaving_, held.id.lease_key);
    auto left = co_await leave(held.tenure.lease(), held.tenure.ends());
    if (!told) co_return Result<void>{};
    lease_event::GivenUp event{held.id, std::nullopt, std::nullopt};
    if (left) event.next_owner = left->owner;
    if (!left) event.error = left.error();
    events_.tell(std::move(event));
    if (!left) co_return std::unexpected(std::move(left).error());
    co_return Result<void>{};
}

asio::awaitable<Result<Lease>> HeldLeases::State::leave(Lease lease, SteadyTime until) {
    Backoff backoff(random_, 50ms, 1s);
    for (;;) {
        auto left = co_await write_leaving(lease, until);
        if (left) co_return left;
        const bool changed = left.error().fault == Fault::condition_failed;
        if (!changed && !may_pass(left.error().fault)) co_return left;
        const SteadyTime again = clock_.steady_now() + backoff.next();
        if (again >= until) co_return left;
        co_await clock_.sleep_until(again);
        if (!changed) continue;
        auto row = co_await read_leaving(lease.key, until);
        if (row && row->actual_owner() != worker_id_) co_return row;
        if (!row && !may_pass(row.error().fault)) co_return row;
        if (row) lease = *std::move(row);
    }
}

asio::awaitable<Result<Lease>> HeldLeases::State::write_leaving(Lease lease, SteadyTime until) {
    const SteadyTime deadline = std::min(until, clock_.steady_now() + timing_.call_limit());
    auto write = table_.give_up(std::move(lease));
    co_return co_await with_deadline(clock_, deadline, std::move(write));
}

asio::awaitable<Result<Lease>> HeldLeases::State::read_leaving(std::string key, SteadyTime until) {
    const SteadyTime deadline = std::min(until, clock_.steady_now() + timing_.call_limit());
    auto read = table_.get(key);
    auto row = co_await with_deadline(clock_, deadline, std::move(read));
    if (!row) co_return std::unexpected(std::move(row).error());
    if (!*row)
        co_return failure(Fault::not_found,
                          fmt::format("the lease of {} was deleted from the table", key));
    co_return **std::move(row);
}

void HeldLeases::State::drop(const Tenure& tenure, std::string reason) {
    Held* held = find(tenure);
    if (!held) return;
    held->tenure.end();
    if (held->tenure.confirmed()) events_.tell(lease_event::Lost{held->id, std::move(reason)});
    forget(*held);
}

void HeldLeases::State::count_bytes(const Tenure& tenure, std::uint64_t bytes) {
    if (Held* held = find(tenure)) held->meter.count(bytes);
}

}  // namespace kcl::leases
