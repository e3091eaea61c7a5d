#include "simulation/ledger/holders.h"

#include <algorithm>

namespace kcl::simulation {

void Holders::asked_to_leave(const std::string& machine, const std::string& lease, SteadyTime now) {
    const auto found = holdings_.find({machine, lease});
    if (found != holdings_.end() && !found->second.asked_to_leave)
        found->second.asked_to_leave = now;
}

void Holders::excuse(const std::string& machine, const std::string& lease) {
    const auto found = holdings_.find({machine, lease});
    if (found != holdings_.end()) found->second.excused = true;
}

void Holders::died(const std::string& machine) {
    std::erase_if(holdings_, [&](const auto& entry) { return entry.first.first == machine; });
    stops_.erase(machine);
    frozen_.erase(machine);
    leaders_.erase(machine);
    leaders_read_.erase(machine);
}

void Holders::frozen(const std::string& machine, bool frozen) {
    if (frozen) {
        frozen_.insert(machine);
    } else {
        frozen_.erase(machine);
    }
}

void Holders::leads(const std::string& machine, bool leads) {
    if (leads) {
        leaders_.insert(machine);
    } else {
        leaders_.erase(machine);
    }
}

void Holders::disturbed(const std::string& machine, SteadyTime until) {
    SteadyTime& latest = disturbed_until_[machine];
    latest = std::max(latest, until);
}

bool Holders::disturbed_since(const std::string& machine, SteadyTime since) const {
    const auto found = disturbed_until_.find(machine);
    return found != disturbed_until_.end() && found->second > since;
}

const Holders::Holding* Holders::find(const std::string& machine, const std::string& lease) const {
    const auto found = holdings_.find({machine, lease});
    return found == holdings_.end() ? nullptr : &found->second;
}

bool Holders::believes(const std::string& machine, const std::string& lease) const {
    return !frozen_.contains(machine) && find(machine, lease) != nullptr;
}

std::optional<SteadyTime> Holders::asked(const std::string& machine,
                                         const std::string& lease) const {
    std::optional<SteadyTime> first;
    if (const Holding* holding = find(machine, lease)) first = holding->asked_to_leave;
    if (const auto stop = stops_.find(machine); stop != stops_.end())
        first = first ? std::min(*first, stop->second) : stop->second;
    return first;
}

bool Holders::has_read_leader(const std::string& machine, const std::string& version) const {
    const auto found = leaders_read_.find(machine);
    return found != leaders_read_.end() && found->second.contains(version);
}

}  // namespace kcl::simulation
