#include "kcl/leases/held_leases.h"

#include "kcl/leases/tenure/held_leases_state.h"

#include <utility>

namespace kcl::leases {

HeldLeases::HeldLeases(asio::any_io_executor executor, LeaseTable& table, Clock& clock,
                       Random& random, std::string worker_id, LeaseTiming timing,
                       std::function<void(const LeaseEvent&)> on_event)
    : state_(std::make_unique<State>(std::move(executor), table, clock, random,
                                     std::move(worker_id), timing, std::move(on_event))) {}

HeldLeases::~HeldLeases() = default;

asio::awaitable<void> HeldLeases::run() { return state_->run(); }
void HeldLeases::add(Lease lease) { state_->add(std::move(lease)); }
void HeldLeases::look_at(const std::string& lease_key) { state_->look_at(lease_key); }
void HeldLeases::stop_adding() { state_->stop_adding(); }

std::map<std::string, Lease> HeldLeases::held() const { return state_->held(); }
bool HeldLeases::holds_any() const { return state_->holds_any(); }
bool HeldLeases::has(const std::string& lease_key) const { return state_->has(lease_key); }
RenewalStamp HeldLeases::stamp() const { return state_->stamp(); }
bool HeldLeases::holds(const Tenure& tenure) const { return state_->holds(tenure); }
SteadyTime HeldLeases::held_until(const Tenure& tenure) const { return state_->held_until(tenure); }

asio::awaitable<Result<void>> HeldLeases::checkpoint(Tenure tenure, Checkpoint checkpoint) {
    return state_->checkpoint(std::move(tenure), std::move(checkpoint));
}

asio::awaitable<Result<void>> HeldLeases::prepare_checkpoint(Tenure tenure, Checkpoint pending,
                                                             std::string state) {
    return state_->prepare_checkpoint(std::move(tenure), std::move(pending), std::move(state));
}

asio::awaitable<Result<void>> HeldLeases::set_children(Tenure tenure,
                                                       std::vector<std::string> child_shard_ids) {
    return state_->set_children(std::move(tenure), std::move(child_shard_ids));
}

// A lease in handoff is given up to the next owner, any other to nobody.
asio::awaitable<Result<void>> HeldLeases::finish_handoff(Tenure tenure) {
    return state_->give_up(std::move(tenure));
}
asio::awaitable<Result<void>> HeldLeases::release(Tenure tenure) {
    return state_->give_up(std::move(tenure));
}

asio::awaitable<Result<void>> HeldLeases::begin_handoff(Tenure tenure, std::string next_owner) {
    return state_->begin_handoff(std::move(tenure), std::move(next_owner));
}

void HeldLeases::drop(const Tenure& tenure, std::string reason) {
    state_->drop(tenure, std::move(reason));
}
void HeldLeases::count_bytes(const Tenure& tenure, std::uint64_t bytes) {
    state_->count_bytes(tenure, bytes);
}

}  // namespace kcl::leases
