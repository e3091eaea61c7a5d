#include "simulation/fleet/clerk.h"

#include <stdexcept>
#include <vector>

namespace kcl::simulation {

void Clerk::initialize(const ShardStart& start) {
    maybe_throw();
    if (desk_->dead) return;
    tenure_.machine = desk_->machine;
    tenure_.shard = std::string(start.shard_id);
    tenure_.epoch = start.lease_epoch;
    const auto from = Checkpoint::parse(start.checkpoint, start.sub_sequence_number);
    desk_->ledger.deliveries().began(tenure_, from.value_or(Checkpoint()));
}

bool Clerk::process_records(const Batch& batch, Checkpointer&) {
    if (desk_->dead) return false;
    std::vector<std::string_view> numbers;
    numbers.reserve(batch.records.size());
    for (const Record& record : batch.records) numbers.push_back(record.sequence_number);
    desk_->ledger.deliveries().given(tenure_, numbers);
    maybe_throw();
    desk_->ledger.deliveries().processed(tenure_, numbers.size());
    return desk_->random.fraction() < desk_->habits.checkpoints;
}

void Clerk::maybe_throw() {
    if (desk_->habits.throws > 0 && desk_->random.fraction() < desk_->habits.throws)
        throw std::runtime_error("the users' code fails (simulated)");
}

}  // namespace kcl::simulation
