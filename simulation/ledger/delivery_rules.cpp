#include "simulation/ledger/delivery_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace kcl::simulation {

void DeliveryRules::began(TenureOfShard& tenure, const Checkpoint& from) {
    const auto position = records_.position(tenure.shard, from);
    tenure.placed = position.has_value();
    tenure.position = position.value_or(0);
    progress_[{tenure.machine, tenure.shard}] = {tenure.epoch, 0};
    auto& newest = newest_[tenure.shard];
    newest = std::max(newest, tenure.epoch);
    const auto* member = family_.find(tenure.shard);
    if (member == nullptr) return;
    for (const std::string& parent : member->parents)
        if (!table_.has_ended(parent))
            accuse_(Rule::children_after_parents,
                    fmt::format("{} began {} before its parent {} had ended", tenure.machine,
                                tenure.shard, parent));
}

void DeliveryRules::given(const TenureOfShard& tenure,
                          const std::vector<std::string_view>& numbers) {
    const std::string owner = table_.owner(tenure.shard);
    if (owner != tenure.machine)
        accuse_(Rule::one_holder,
                fmt::format("{} was given records of {}, which belongs to {}", tenure.machine,
                            tenure.shard, owner.empty() ? "nobody" : owner));
    if (tenure.epoch < newest_[tenure.shard])
        accuse_(Rule::one_holder,
                fmt::format("{} was given records of {} in the tenure {}, after {} had begun",
                            tenure.machine, tenure.shard, tenure.epoch, newest_[tenure.shard]));
    if (!tenure.placed) return;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto position = records_.position(tenure.shard, numbers[i]);
        if (position == tenure.position + i + 1) continue;
        accuse_(Rule::order,
                fmt::format("{} was given record {} of {} where {} was due", tenure.machine,
                            position.value_or(0), tenure.shard, tenure.position + i + 1));
        return;
    }
}

void DeliveryRules::processed(TenureOfShard& tenure, std::size_t count) {
    const std::size_t before = records_.delivered(tenure.shard);
    count_ += count;
    if (tenure.position < before) repeated_ += std::min(count, before - tenure.position);
    tenure.position += count;
    records_.delivered(tenure.shard, tenure.position);
    progress_[{tenure.machine, tenure.shard}] = {tenure.epoch, tenure.position};
}

std::size_t DeliveryRules::processed_by(const std::string& machine, const std::string& shard,
                                        std::int64_t epoch) const {
    const auto found = progress_.find({machine, shard});
    if (found == progress_.end() || found->second.first != epoch) return 0;
    return found->second.second;
}

}  // namespace kcl::simulation
