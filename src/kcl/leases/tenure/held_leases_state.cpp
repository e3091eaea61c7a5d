#include "kcl/leases/tenure/held_leases_state.h"

#include "kcl/base/with_deadline.h"
#include "kcl/leases/tenure/held_lease_turn.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kcl::leases {

namespace {

// Renewals at the same time. A table that answers in 100 ms is asked 320 times a second: a thousand
// leases.
constexpr std::size_t most_renewals_in_flight = 32;

std::unexpected<Error> over(const std::string& lease_key) {
    return failure(Fault::lost,
                   fmt::format("this cluster does not hold the lease of {} any more", lease_key));
}

bool is_trouble(Fault fault) {
    return fault == Fault::throttled || fault == Fault::unavailable || fault == Fault::timed_out;
}

}  // namespace

HeldLeases::State::State(asio::any_io_executor executor, LeaseTable& table, Clock& clock,
                         Random& random, std::string worker_id, LeaseTiming timing,
                         std::function<void(const LeaseEvent&)> on_event)
    : table_(table),
      clock_(clock),
      random_(random),
      worker_id_(std::move(worker_id)),
      clock_name_(random.uuid().substr(0, 8)),
      timing_(timing),
      events_(executor, std::move(on_event)),
      executor_(executor),
      changed_(std::move(executor)) {}

asio::awaitable<void> HeldLeases::State::run() {
    TaskGroup tasks(executor_);
    tasks.spawn(keep(tasks));
    co_await tasks.join();
}

asio::awaitable<void> HeldLeases::State::keep(TaskGroup& renewals) {
    for (;;) {
        const SteadyTime now = clock_.steady_now();
        expire(now);
        start_due_renewals(renewals, now);
        co_await changed_.wait_until(clock_, next_wake_up());
    }
}

SteadyTime HeldLeases::State::next_wake_up() const {
    const SteadyTime ending = endings_.next().value_or(SteadyTime::max());
    if (renewals_in_flight_ >= most_renewals_in_flight) return ending;
    return std::min(ending, renewals_.next().value_or(SteadyTime::max()));
}

void HeldLeases::State::expire(SteadyTime now) {
    while (const auto token = endings_.take_due(now)) {
        const auto held = tenures_.at(*token);
        apply(*held, held->tenure.expired(now));
        if (!held->tenure.over()) plan(*held);
    }
}

void HeldLeases::State::start_due_renewals(TaskGroup& renewals, SteadyTime now) {
    while (renewals_in_flight_ < most_renewals_in_flight) {
        const auto token = renewals_.take_due(now);
        if (!token) return;
        const auto held = tenures_.at(*token);
        // Whoever has the turn plans the next renewal when it is over.
        if (!held->busy) renewals.spawn(renew(Turn(*this, held), Slot(*this)));
    }
}

asio::awaitable<void> HeldLeases::State::renew(Turn turn, Slot /*slot*/) {
    Held& held = turn.held();
    Lease lease = held.tenure.lease();
    lease.throughput_kbps = held.meter.sample(clock_.steady_now());
    lease.renewed_at = stamp();
    auto write = table_.renew(std::move(lease), worker_id_);
    const auto answer = co_await call(held, std::move(write));
    if (!answer && !held.tenure.over())
        events_.tell(lease_event::RenewalFailed{held.id, answer.error()});
    if (held.too_late) co_await give_back(held);
}

RenewalStamp HeldLeases::State::stamp() const {
    const auto since = clock_.steady_now().time_since_epoch();
    return {clock_name_, std::chrono::duration_cast<std::chrono::milliseconds>(since)};
}

void HeldLeases::State::add(Lease lease) {
    if (!adding_ || has(lease.key) || lease.owner != worker_id_ || lease.in_handoff()) return;
    const SteadyTime now = clock_.steady_now();
    Tenure id{lease.key, ++last_token_};
    LeaseTenure tenure(std::move(lease), worker_id_, timing_, now);
    const auto held = std::make_shared<Held>(executor_, std::move(id), std::move(tenure),
                                             timing_.renew_interval() * 4 / 5, now);
    tenures_.emplace(held->id.token, held);
    token_of_.emplace(held->id.lease_key, held->id.token);
    plan(*held);
}

void HeldLeases::State::look_at(const std::string& lease_key) {
    const auto token = token_of_.find(lease_key);
    if (token == token_of_.end()) return;
    renewals_.put(token->second, clock_.steady_now());
    changed_.ring();
}

std::map<std::string, Lease> HeldLeases::State::held() const {
    std::map<std::string, Lease> leases;
    const SteadyTime now = clock_.steady_now();
    for (const auto& [key, token] : token_of_)
        if (const auto& tenure = tenures_.at(token)->tenure; tenure.held_at(now))
            leases.emplace(key, tenure.lease());
    return leases;
}

bool HeldLeases::State::holds_any() const {
    const SteadyTime now = clock_.steady_now();
    return std::any_of(tenures_.begin(), tenures_.end(),
                       [&](const auto& entry) { return entry.second->tenure.held_at(now); });
}

bool HeldLeases::State::has(const std::string& lease_key) const {
    return token_of_.contains(lease_key) || leaving_.contains(lease_key);
}

bool HeldLeases::State::holds(const Tenure& tenure) const {
    const Held* held = find(tenure);
    return held && held->tenure.held_at(clock_.steady_now());
}

SteadyTime HeldLeases::State::held_until(const Tenure& tenure) const {
    const Held* held = find(tenure);
    return held && held->tenure.confirmed() ? held->tenure.ends() : SteadyTime::min();
}

HeldLeases::State::Held* HeldLeases::State::find(const Tenure& tenure) const {
    const auto found = tenures_.find(tenure.token);
    return found == tenures_.end() ? nullptr : found->second.get();
}

asio::awaitable<std::optional<HeldLeases::State::Turn>> HeldLeases::State::take_turn(
    Tenure tenure) {
    const auto found = tenures_.find(tenure.token);
    if (found == tenures_.end()) co_return std::nullopt;
    const auto held = found->second;
    while (held->busy && !held->tenure.over()) co_await held->free.wait();
    if (!held->tenure.held_at(clock_.steady_now())) co_return std::nullopt;
    co_return Turn(*this, held);
}

asio::awaitable<Result<void>> HeldLeases::State::call(Held& held,
                                                      asio::awaitable<Result<Lease>> write) {
    const SteadyTime sent = clock_.steady_now();
    std::optional<Result<Lease>> answer;
    try {
        answer = co_await with_deadline(clock_, held.tenure.call_deadline(sent), std::move(write));
    } catch (...) {
        held.tenure.unanswered(sent);
        throw;
    }
    apply(held, held.tenure.answered(*answer, sent, clock_.steady_now(), random_.fraction()));
    if (!held.tenure.over()) plan(held);
    if (!*answer && is_trouble(answer->error().fault)) worry(clock_.steady_now());
    const bool says_lost = !*answer && answer->error().fault == Fault::lost;
    if (held.tenure.over() && !says_lost) co_return over(held.id.lease_key);
    if (!*answer) co_return std::unexpected(std::move(*answer).error());
    co_return Result<void>{};
}

void HeldLeases::State::apply(Held& held, LeaseTenure::Change change) {
    if (change.gained) {
        held.too_late = !adding_;
        if (!held.too_late) events_.tell(lease_event::Gained{held.id, held.tenure.lease()});
    }
    if (change.handoff_requested && !held.too_late)
        events_.tell(
            lease_event::HandoffRequested{held.id, held.tenure.lease().owner.value_or("")});
    if (!change.lost) return;
    if (held.tenure.confirmed()) events_.tell(lease_event::Lost{held.id, *std::move(change.lost)});
    forget(held);
}

/// Once for all trouble of the next while.
void HeldLeases::State::worry(SteadyTime now) {
    if (now < worried_until_) return;
    worried_until_ = now + timing_.failover;
    for (const auto& [token, held] : tenures_) {
        held->tenure.worry(now, random_.fraction());
        if (!held->busy) plan(*held);
    }
}

void HeldLeases::State::plan(const Held& held) {
    endings_.put(held.id.token, held.tenure.ends());
    renewals_.put(held.id.token, held.tenure.next_renewal());
    changed_.ring();
}

void HeldLeases::State::forget(Held& held) {
    const auto keep_alive = held.shared_from_this();
    tenures_.erase(held.id.token);
    token_of_.erase(held.id.lease_key);
    renewals_.remove(held.id.token);
    endings_.remove(held.id.token);
    held.free.ring();
    changed_.ring();
}

}  // namespace kcl::leases
